import { noticeNumber } from '@yijianshi/catalogue';
import {
  type CaseState,
  documentOf,
  itemsOf,
  NOTICE_TITLES,
  NOTICES,
  type NoticeKind,
  noticeFileKey,
  noticesOf,
  type Retention,
  type StoredFile,
  type Tier,
} from '@yijianshi/domain';
import type { ChainedEvent, LoadedCase, Sealed } from '@yijianshi/store';

/** A file of the package: bytes written now, or a file the case already holds. */
export interface Component {
  /** Inside the package: `data/results/i_food.pdf`. */
  readonly path: string;
  readonly kind: 'MATERIAL' | 'NOTICE' | 'RESULT' | 'FORM' | 'RECORD' | 'PACKAGING';
  readonly tier: Tier;
  /** The items it belongs to; none: the whole case. */
  readonly items: readonly string[];
  readonly contentType: string;
  readonly source: { readonly fileKey: string } | { readonly bytes: Uint8Array };
}

const json = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/**
 * What is archived when a case closes (GB/T 42727-2023): materials, form, receipts and notices, decisions and results, and the
 * process record.
 */
export function componentsOf(
  { state, plan }: LoadedCase,
  events: readonly ChainedEvent[],
  form: Sealed,
): Component[] {
  if (state.status === 'NONE') return [];
  const materials = plan.materials.flatMap(({ materialId, tier, neededBy }): Component[] => {
    const file = state.materials[materialId];
    if (file === undefined) return [];
    const component = ({ fileKey, contentType }: StoredFile, name: string): Component => ({
      path: `data/materials/${name}${EXTENSION[contentType] ?? ''}`,
      kind: 'MATERIAL',
      tier,
      items: neededBy,
      contentType,
      source: { fileKey },
    });
    const { promise } = file;
    return [
      component(file, materialId),
      ...(promise === undefined ? [] : [component(promise, `${materialId}-promise`)]),
    ];
  });
  const items = itemsOf(state);
  const results = plan.items.flatMap(({ itemId, tier }): Component[] => {
    const sealed = items[itemId]?.sealed;
    if (sealed === undefined) return [];
    const source = { fileKey: sealed.fileKey };
    const path = `data/results/${itemId}.pdf`;
    return [{ path, kind: 'RESULT', tier, items: [itemId], contentType: 'application/pdf', source }];
  });
  const notices = NOTICES.filter((notice) => noticesOf(state)[notice] !== undefined).map(
    (notice): Component => ({
      path: `data/notices/${notice.toLowerCase()}.pdf`,
      kind: 'NOTICE',
      tier: NOTICE_TIER[notice],
      items: [],
      contentType: 'application/pdf',
      source: { fileKey: noticeFileKey(state.caseNo, notice) },
    }),
  );
  const written = (path: string, kind: Component['kind'], tier: Tier, value: unknown): Component => ({
    path,
    kind,
    tier,
    items: [],
    contentType: 'application/json',
    source: { bytes: json(value) },
  });
  return [
    ...materials,
    ...notices,
    ...results,
    written('data/form/form.sealed.json', 'FORM', 'SENSITIVE', form),
    written('data/record/plan.json', 'RECORD', 'INTERNAL', plan),
    written('data/record/decisions.json', 'RECORD', 'RESTRICTED', decisionsOf(state)),
    written('data/record/events.json', 'RECORD', 'SENSITIVE', events),
  ];
}

/** The receipt bears the code with which the applicant fetches everything. */
const NOTICE_TIER: Readonly<Record<NoticeKind, Tier>> = {
  RECEIPT: 'SENSITIVE',
  CORRECTION: 'RESTRICTED',
  CORRECTION_RECEIPT: 'RESTRICTED',
  ACCEPTANCE: 'RESTRICTED',
  NON_ACCEPTANCE: 'RESTRICTED',
};

const EXTENSION: Record<string, string> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'text/plain': '.txt',
};

type Lodged = Exclude<CaseState, { status: 'NONE' }>;

/** What was decided and what was told in writing: readable without the sealed files. */
const decisionsOf = (state: Lodged) => ({
  notices: NOTICES.flatMap((notice) => {
    const sealed = noticesOf(state)[notice]?.sealed;
    if (sealed === undefined) return [];
    return [{ notice, title: NOTICE_TITLES[notice], number: noticeNumber(state.caseNo, notice), ...sealed }];
  }),
  items: Object.entries(itemsOf(state)).map(([itemId, item]) => ({
    itemId,
    result: item.stage,
    opinions: item.opinions,
    ...('decision' in item ? { decision: item.decision } : {}),
    ...(item.sealed === undefined ? {} : { documentId: item.sealed.documentId }),
  })),
});

const YEARS: Record<Exclude<Retention, 'PERMANENT'>, number> = { YEARS_10: 10, YEARS_30: 30 };
const ORDER: readonly Retention[] = ['YEARS_10', 'YEARS_30', 'PERMANENT'];

/** Retention is carried by the **result**; the package lives as long as its longest item. */
export function retentionOf({ state, plan }: LoadedCase): Retention {
  const items = itemsOf(state);
  const classes = plan.items.map(({ itemId, certificate, retention }): Retention => {
    const item = items[itemId];
    if (item === undefined) return 'YEARS_10';
    return item.stage === 'GRANTED' && documentOf(item, certificate) !== 'LETTER'
      ? retention.granted
      : retention.denied;
  });
  return classes.reduce(
    (longest, one) => (ORDER.indexOf(one) > ORDER.indexOf(longest) ? one : longest),
    'YEARS_10',
  );
}

/** Nothing may be deleted before this instant, counted from the day the case was concluded. */
export function retainUntil(retention: Retention, concludedAt: string): string {
  if (retention === 'PERMANENT') return '9999-12-31T00:00:00.000+08:00';
  return `${Number(concludedAt.slice(0, 4)) + YEARS[retention]}${concludedAt.slice(4)}`.replace(
    '-02-29T',
    '-03-01T',
  );
}
