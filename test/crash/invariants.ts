import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ArchivePackage } from '@yijianshi/archive';
import { noticeId } from '@yijianshi/catalogue';
import {
  type DeliveryEvent,
  type DeliveryState,
  evolveDelivery,
  NOTICES,
  noticeFileKey,
  noticesOf,
  replay,
  type SealedDocument,
  sealedDocuments,
} from '@yijianshi/domain';
import {
  type CertificateRow,
  type ChainedEvent,
  caseEvents,
  certificateKey,
  deliveryIdOf,
  deliveryKey,
  eventOf,
  firstBreak,
  type LoadedCase,
  loadCase,
  packageKey,
} from '@yijianshi/store';
import { inspect, type Remains } from './dead-folder.ts';
import { type Fault, fault, unless } from './fault.ts';

/** Everything that must hold of a folder on which so many cases were carried to their end, however often it died on the way. */
export const faultsIn = (folder: string, cases: number): Promise<Fault[]> =>
  inspect(folder, async (remains) => {
    const numbers = remains
      .select<{ pk: string }>("SELECT pk FROM rows WHERE sk = 'CASE'")
      .map(({ pk }) => pk.slice('CASE#'.length));
    const faults = [
      ...unless(numbers.length === cases, 'TWICE', `${numbers.length} cases where ${cases} were lodged`),
      ...leftOver(remains),
    ];
    const documents: Sealed[] = [];
    for (const caseNo of numbers) {
      const loaded = await loadCase(remains.store, caseNo);
      if (loaded === undefined) {
        faults.push(fault('LOST', `the plan of ${caseNo}`));
        continue;
      }
      documents.push(...sealedIn(remains, caseNo, loaded));
      faults.push(
        ...(await brokenCase(remains, caseNo, loaded)),
        ...(await brokenResults(remains, caseNo, loaded)),
        ...(await brokenDelivery(remains, deliveryIdOf(caseNo))),
        ...(await brokenPackage(remains, caseNo)),
      );
    }
    return [...faults, ...numbersTwice(remains, documents)];
  });

/** Executions that did not succeed, tasks and tellings that nobody will do. */
function leftOver({ select }: Remains): Fault[] {
  const executions = select<{ name: string; status: string }>('SELECT name, status FROM wf_execution');
  const rows = select<{ pk: string; sk: string }>(
    "SELECT pk, sk FROM rows WHERE sk LIKE 'TASK#%' OR i1pk LIKE 'OUT#%'",
  );
  const frames = select<{ state: string; phase: string }>('SELECT state, phase FROM wf_frame');
  return [
    ...executions
      .filter(({ status }) => status !== 'SUCCEEDED')
      .map(({ name, status }) => fault('STUCK', `execution ${name} is ${status}`)),
    ...rows.map(({ pk, sk }) => fault('STUCK', `${pk} ${sk} is still open`)),
    ...frames.map(({ state, phase }) => fault('STUCK', `a frame stands at ${state} in ${phase}`)),
  ];
}

async function brokenCase(
  { store, select }: Remains,
  caseNo: string,
  { state }: LoadedCase,
): Promise<Fault[]> {
  const events = await caseEvents(store, caseNo);
  const executions = select(`SELECT 1 FROM wf_execution WHERE name = '${caseNo}'`);
  return [
    ...unless(state.status === 'ARCHIVED', 'STUCK', `${caseNo} is ${state.status}`),
    ...unless(executions.length === 1, 'STUCK', `${caseNo} has ${executions.length} executions`),
    ...brokenChain(caseNo, events),
    ...unless(
      isDeepStrictEqual(plain(replay(events.map(eventOf))), plain(state)),
      'CHAIN',
      `the events of ${caseNo} do not come to its snapshot`,
    ),
  ];
}

const brokenChain = (whose: string, events: readonly ChainedEvent[]): Fault[] => {
  const broken = firstBreak(events);
  return unless(broken === undefined, 'CHAIN', `the events of ${whose} break at ${broken}`);
};

type Sealed = Pick<SealedDocument, 'documentId' | 'fileKey' | 'sha256'>;

const registered = (select: Remains['select'], beginning: string): string =>
  select<{ pk: string }>(`SELECT pk FROM rows WHERE sk = 'CERT' AND pk LIKE 'CERT#${beginning}%'`)
    .map(({ pk }) => pk.slice('CERT#'.length))
    .join();

/** Results and notices; a notice that is not sealed has no digest. */
const sealedIn = ({ select }: Remains, caseNo: string, { state }: LoadedCase): Sealed[] => [
  ...sealedDocuments(state),
  ...NOTICES.filter((notice) => noticesOf(state)[notice] !== undefined).map((notice) => ({
    // Its key is the platform's secret; there is one row, or none.
    documentId: registered(select, noticeId(caseNo, notice, '')),
    fileKey: noticeFileKey(caseNo, notice),
    sha256: noticesOf(state)[notice]?.sealed?.sha256 ?? '',
  })),
];

/** One file for each result and notice, the same in the case, in the register and in the store. */
async function brokenResults(remains: Remains, caseNo: string, loaded: LoadedCase): Promise<Fault[]> {
  const { store, files } = remains;
  const sealed = sealedIn(remains, caseNo, loaded);
  const stored = [
    ...(await files.list(`cases/${caseNo}/results/`)).items,
    ...(await files.list(`cases/${caseNo}/notices/`)).items,
  ];
  const faults = unless(
    stored.length === sealed.length,
    'CERTIFICATE',
    `${caseNo} has ${stored.length} files for ${sealed.length} results and notices`,
  );
  for (const { documentId, fileKey, sha256 } of sealed) {
    const row = await store.get<CertificateRow>(certificateKey(documentId));
    const bytes = await files.read(fileKey);
    faults.push(
      ...unless(row?.data.sha256 === sha256, 'CERTIFICATE', `${documentId} is not in the register as sealed`),
      ...unless(
        bytes !== undefined && digestOf(bytes) === sha256,
        'CERTIFICATE',
        `${fileKey} is not as sealed`,
      ),
    );
  }
  return faults;
}

function numbersTwice({ select }: Remains, documents: readonly Sealed[]): Fault[] {
  const numbers = new Set(documents.map(({ documentId }) => documentId));
  const registered = select("SELECT 1 FROM rows WHERE sk = 'CERT'").length;
  return [
    ...unless(numbers.size === documents.length, 'CERTIFICATE', 'a number was used twice'),
    ...unless(
      registered === numbers.size,
      'CERTIFICATE',
      `${registered} entries for ${numbers.size} results`,
    ),
  ];
}

/** Booked once, with the carrier as here. */
async function brokenDelivery({ store, orders }: Remains, deliveryId: string): Promise<Fault[]> {
  const row = await store.get<{ state: DeliveryState }>(deliveryKey(deliveryId));
  if (row === undefined) return [fault('STUCK', `there is no ${deliveryId}`)];
  const { state } = row.data;
  const page = await store.list<ChainedEvent>(deliveryKey(deliveryId).pk, 'EV#');
  const events = page.items.map(({ data }) => data);
  const folded = events.reduce<DeliveryState | undefined>(
    (soFar, { event }) => evolveDelivery(soFar, event as unknown as DeliveryEvent),
    undefined,
  );
  const placed = orders
    .filter(({ orderNo }) => orderNo.startsWith(`${deliveryId}-`))
    .map(({ orderNo }) => orderNo);
  const { booking } = state;
  return [
    ...unless(
      placed.length === 1 && placed[0] === booking?.bookingId,
      'BOOKING',
      `${deliveryId} is ${booking?.bookingId ?? 'not booked'} here, ${placed.join(' and ')} there`,
    ),
    ...unless(booking?.status === 'CONFIRMED', 'BOOKING', `${booking?.bookingId} is ${booking?.status}`),
    ...brokenChain(deliveryId, events),
    ...unless(
      isDeepStrictEqual(plain(folded), plain(state)),
      'CHAIN',
      `${deliveryId} is not what its events say`,
    ),
  ];
}

/** Every file the manifests name is there, with the digest they say. */
async function brokenPackage({ store, files }: Remains, caseNo: string): Promise<Fault[]> {
  const row = await store.get<ArchivePackage>(packageKey(caseNo));
  if (row === undefined) return [fault('PACKAGE', `${caseNo} has none`)];
  const root = `archive/${caseNo}/1`;
  const stored = (await files.list(`${root}/`)).items;
  const read = async (path: string): Promise<Uint8Array | undefined> => files.read(`${root}/${path}`);
  const tagManifest = await read('tagmanifest-sha256.txt');
  const faults = [
    ...unless(
      digestOf(tagManifest) === row.data.digest,
      'PACKAGE',
      `${caseNo} is not the one that was sealed`,
    ),
    ...unless(stored.length === row.data.files.length, 'PACKAGE', `${caseNo} has files beside the index's`),
  ];
  const named = [...linesOf(tagManifest), ...linesOf(await read('manifest-sha256.txt'))];
  // All but the tag manifest itself, which the index holds.
  if (named.length !== row.data.files.length - 1)
    faults.push(fault('PACKAGE', `${caseNo}: not all is in a manifest`));
  for (const { path, sha256 } of named) {
    faults.push(
      ...unless(digestOf(await read(path)) === sha256, 'PACKAGE', `${caseNo}: ${path} is not as sealed`),
    );
  }
  return faults;
}

const linesOf = (manifest: Uint8Array = new Uint8Array()): { sha256: string; path: string }[] =>
  Buffer.from(manifest)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ sha256: line.slice(0, 64), path: line.slice(66) }));

const digestOf = (bytes: Uint8Array = new Uint8Array()): string =>
  createHash('sha256').update(bytes).digest('hex');

/** What a value is once it was written and read: without the members that are `undefined`. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
