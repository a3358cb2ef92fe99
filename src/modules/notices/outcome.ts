import type { Context } from '../../platform/context.ts';

/** What sending stands on. */
export type Sender = Pick<Context, 'database' | 'workspaceId' | 'clock' | 'egress' | 'keys'>;

/** How an attempt ended. */
export type Outcome =
  | { as: 'sent' }
  /** There is nothing that this recipient may be told any more. */
  | { as: 'withheld' }
  /** Nothing may go out now; this was no attempt. */
  | { as: 'held'; problem: string }
  | {
      as: 'failed';
      problem: string;
      /** Trying again cannot help. */
      isFinal: boolean;
      /** The receiver as a whole does not answer: whatever else is due for it waits too. */
      isOfReceiver: boolean;
      notBefore?: Date | undefined;
    };
