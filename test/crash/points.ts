import { WINDOW_OWNER } from '@yijianshi/catalogue';
import type { Misbehaviour } from '@yijianshi/local/courier-simulator';
import type { Json } from '@yijianshi/store';
import type { Fault } from './fault.ts';
import type { Happening } from './taps.ts';

/** A place in a case's life at which the process is killed, and the write that makes it safe to die there. */
export interface Point {
  readonly name: string;
  readonly when: 'before' | 'during' | 'after';
  readonly at: (happening: Happening) => boolean;
  /** At the n-th time; 1 by default. */
  readonly nth?: number;
  /** The call is held for so long first, so that what runs beside it is over. */
  readonly afterMs?: number;
  readonly courier?: Misbehaviour;
  /** Takes that write back from the dead folder, in SQL. */
  readonly loses: string;
  /** What then must be found wrong. */
  readonly breaks: Fault['kind'];
}

type Row = { readonly pk: string; readonly sk: string; readonly data: Json };

const putsOf = (happening: Happening): Row[] =>
  happening.on === 'store.commit'
    ? happening.actions.flatMap((action) => ('put' in action ? [action.put] : []))
    : [];
const call =
  (on: Happening['on']) =>
  (happening: Happening): boolean =>
    happening.on === on;
const commitOf =
  (event: string) =>
  (happening: Happening): boolean =>
    putsOf(happening).some(({ sk, data }) => sk.startsWith('EV#') && says(data, `"type":"${event}"`));
const commitPutting =
  (prefix: string) =>
  (happening: Happening): boolean =>
    putsOf(happening).some(({ sk }) => sk.startsWith(prefix));
const clears =
  (name: string) =>
  (happening: Happening): boolean =>
    happening.on === 'store.commit' &&
    happening.actions.some((action) => 'delete' in action && action.delete.sk.startsWith(`OUT#${name}`));
const write =
  (label: string) =>
  (happening: Happening): boolean =>
    happening.on === 'journal.write' && happening.label === label;
const filePut =
  (key: RegExp) =>
  (happening: Happening): boolean =>
    happening.on === 'files.put' && key.test(happening.key);
const says = (data: Json, text: string): boolean => JSON.stringify(data).includes(text);

const telling = (name: string): string => `DELETE FROM rows WHERE sk LIKE 'OUT#${name}%'`;
const notices = "DELETE FROM rows WHERE sk LIKE 'NOTE#%'";
const keptAnswers = "DELETE FROM rows WHERE sk LIKE 'CMD#%'";
/** What the engine would do again after a restart. */
const callsUnderWay = "UPDATE wf_frame SET phase = 'WAIT', due = NULL WHERE phase = 'CALL'";

/** In the order of a case's life. */
export const POINTS: readonly Point[] = [
  {
    name: 'case created, caller not answered',
    when: 'after',
    at: commitPutting('PLAN'),
    loses: "DELETE FROM rows WHERE sk = 'REQ'",
    breaks: 'TWICE',
  },
  {
    name: 'materials uploaded, case not submitted',
    when: 'before',
    at: commitOf('CASE_SUBMITTED'),
    loses: "DELETE FROM files WHERE key LIKE 'cases/%/materials/%'",
    breaks: 'REFUSED',
  },
  {
    name: 'case submitted, execution not started',
    when: 'before',
    at: call('workflow.start'),
    loses: telling('START'),
    breaks: 'STUCK',
  },
  {
    name: 'token stored, not handed out',
    when: 'after',
    at: write('engine.start'),
    loses: callsUnderWay,
    breaks: 'STUCK',
  },
  {
    name: 'execution started and its telling cleared',
    when: 'after',
    at: clears('START'),
    loses: 'DELETE FROM wf_frame; DELETE FROM wf_execution',
    breaks: 'STUCK',
  },
  {
    name: 'notice signed, not stored',
    when: 'after',
    at: (happening) => happening.on === 'signer.sign' && happening.department === WINDOW_OWNER,
    loses: notices,
    breaks: 'STUCK',
  },
  {
    name: 'notice stored, not recorded',
    when: 'after',
    at: filePut(/\/notices\//),
    loses: notices,
    breaks: 'STUCK',
  },
  {
    name: 'notice recorded, its row not cleared',
    when: 'after',
    at: commitOf('NOTICE_SEALED'),
    loses: "DELETE FROM rows WHERE sk = 'CERT' AND pk LIKE 'CERT#SJ%'",
    breaks: 'CERTIFICATE',
  },
  {
    name: 'token at its gate, step over',
    when: 'after',
    at: write('engine.submitted'),
    loses: "DELETE FROM rows WHERE sk LIKE 'TOKEN#%'",
    breaks: 'STUCK',
  },
  {
    name: 'case accepted, caller not answered',
    when: 'after',
    at: commitOf('CASE_ACCEPTED'),
    loses: keptAnswers,
    breaks: 'REFUSED',
  },
  {
    name: 'case split, workflow not told',
    when: 'after',
    at: commitOf('CASE_SPLIT'),
    loses: 'DELETE FROM rows WHERE data LIKE \'%"type":"CASE_SPLIT"%\'',
    breaks: 'CHAIN',
  },
  {
    name: 'department asked, workflow not told',
    when: 'after',
    at: commitOf('ITEM_ASKED'),
    loses: "DELETE FROM rows WHERE sk LIKE 'TASK#%#DECIDE'",
    breaks: 'STUCK',
  },
  {
    name: 'decision committed, caller not answered',
    when: 'after',
    at: commitOf('ITEM_GRANTED'),
    loses: keptAnswers,
    breaks: 'REFUSED',
  },
  {
    name: 'decision committed, token not completed',
    when: 'before',
    at: (happening) => happening.on === 'workflow.succeed' && says(happening.output, 'document'),
    loses: telling('RESUME#ITEM'),
    breaks: 'STUCK',
  },
  {
    name: 'token completed, telling not cleared',
    when: 'after',
    at: (happening) => happening.on === 'workflow.succeed' && says(happening.output, 'CERTIFICATE'),
    loses: callsUnderWay,
    breaks: 'STUCK',
  },
  {
    name: 'signed, not stored',
    when: 'after',
    at: (happening) => happening.on === 'signer.sign' && happening.department !== WINDOW_OWNER,
    loses: callsUnderWay,
    breaks: 'STUCK',
  },
  {
    name: 'stored, not registered',
    when: 'after',
    at: filePut(/\/results\//),
    loses: callsUnderWay,
    breaks: 'STUCK',
  },
  {
    name: 'registered, workflow not told',
    when: 'after',
    at: commitOf('RESULT_SEALED'),
    loses: "DELETE FROM rows WHERE sk = 'CERT'",
    breaks: 'CERTIFICATE',
  },
  {
    name: 'last item over, its parent not moved on',
    when: 'before',
    at: write('engine.join'),
    loses: "UPDATE wf_frame SET phase = 'MAP' WHERE phase = 'JOIN'",
    breaks: 'STUCK',
  },
  {
    name: 'case concluded, workflow not told',
    when: 'after',
    at: commitOf('CASE_CONCLUDED'),
    loses: "DELETE FROM files WHERE key LIKE '%/results/%'",
    breaks: 'CERTIFICATE',
  },
  {
    name: 'delivery posted, caller not answered',
    when: 'after',
    at: commitOf('BOOKING_OPENED'),
    loses: keptAnswers,
    breaks: 'REFUSED',
  },
  {
    name: 'delivery posted, booking not sent',
    when: 'before',
    at: call('carrier.book'),
    loses: telling('BOOK'),
    breaks: 'STUCK',
  },
  {
    name: 'booking sent, no answer',
    when: 'during',
    at: call('carrier.book'),
    afterMs: 150,
    courier: { answerAfterMs: 1000 },
    // The order number is in the store before the order is sent; without it another would be drawn.
    loses: `UPDATE rows SET data = replace(data, '-B1"', '-B2"') WHERE sk = 'DLV'`,
    breaks: 'BOOKING',
  },
  {
    name: 'booked, answer not recorded',
    when: 'after',
    at: call('carrier.book'),
    loses: telling('BOOK'),
    breaks: 'BOOKING',
  },
  {
    name: 'callback stored, carrier not answered',
    when: 'after',
    at: (happening) =>
      putsOf(happening).some(({ sk, data }) => sk === 'OUT#RAW' && says(data, '"delivered"')),
    loses: "UPDATE rows SET i1pk = NULL, i1sk = NULL WHERE sk = 'OUT#RAW'",
    breaks: 'STUCK',
  },
  {
    name: 'callback answered, not applied',
    when: 'before',
    at: (happening) =>
      putsOf(happening).some(
        ({ sk, data }) => sk.startsWith('EV#') && says(data, 'CLAIM_RECORDED') && says(data, '"delivered"'),
      ),
    afterMs: 300,
    loses: "DELETE FROM rows WHERE pk LIKE 'RAW#%'",
    breaks: 'STUCK',
  },
  {
    name: 'carrier asked, its word not recorded',
    when: 'after',
    at: call('carrier.pull'),
    loses: telling('CONFIRM'),
    breaks: 'STUCK',
  },
  {
    name: 'delivery confirmed, case not told',
    when: 'after',
    at: commitOf('CLAIM_CONFIRMED'),
    loses: telling('HAND_OVER'),
    breaks: 'STUCK',
  },
  {
    name: 'results handed over, workflow not told',
    when: 'after',
    at: commitOf('RESULTS_HANDED_OVER'),
    loses: telling('RESUME#DISPATCH'),
    breaks: 'STUCK',
  },
  {
    name: 'package half written',
    when: 'after',
    at: filePut(/^archive\//),
    nth: 4,
    loses: callsUnderWay,
    breaks: 'STUCK',
  },
  {
    name: 'package written, not in the index',
    when: 'before',
    at: commitOf('CASE_ARCHIVED'),
    loses: callsUnderWay,
    breaks: 'STUCK',
  },
  {
    name: 'archived, workflow not told',
    when: 'after',
    at: commitOf('CASE_ARCHIVED'),
    loses: "DELETE FROM files WHERE key LIKE 'archive/%/data/%'",
    breaks: 'PACKAGE',
  },
];
