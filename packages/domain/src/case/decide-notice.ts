import { type Refusal, refuse } from '../refusals.ts';
import type { CaseCommand } from './commands.ts';
import type { CaseFact } from './events.ts';
import { noticesOf } from './notices.ts';
import type { CaseState } from './state.ts';

type NoticeCommand = Extract<CaseCommand, { notice: unknown }>;

/** A notice is sealed once; what a program cannot print waits for a person. */
export function decideNotice(command: NoticeCommand, state: CaseState): CaseFact[] | Refusal {
  const { notice } = command;
  const kept = noticesOf(state)[notice];
  if (kept === undefined) return refuse('NOTICE_UNKNOWN', 'notice');
  switch (command.type) {
    case 'RECORD_NOTICE':
      return kept.sealed === undefined ? [{ type: 'NOTICE_SEALED', notice, file: command.file }] : [];
    case 'STOP_NOTICE':
      return kept.sealed === undefined && kept.trouble === undefined
        ? [{ type: 'NOTICE_STOPPED', notice, trouble: command.trouble }]
        : [];
    case 'MEND_NOTICE': {
      const { trouble } = kept;
      if (trouble === undefined) return refuse('NOTHING_TO_MEND', 'notice');
      const { fields, reason, personal } = command;
      const other = fields.find((field) => field !== trouble.field);
      return other === undefined
        ? [{ type: 'NOTICE_MENDED', notice, fields, reason, personal: personal.now }]
        : refuse('FIELD_NOT_IN_TROUBLE', `body.printAs.${other}`, trouble.field);
    }
  }
}
