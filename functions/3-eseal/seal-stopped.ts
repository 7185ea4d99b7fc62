import type { Trouble } from '@yijianshi/domain';

/** The document cannot be made as it is; the state machine catches this by name and asks a person. */
export class SealStopped extends Error {
  static readonly NAME = 'SealStopped';
  override readonly name = SealStopped.NAME;
  constructor(trouble: Trouble) {
    super(JSON.stringify(trouble));
  }
}
