import type { OwnDeclaration } from '../../../src/modules/declarations/contract.ts';
import type { Draft } from './use-draft.ts';

/** What every part of the form works with. */
export interface Editing {
  token: string;
  own: OwnDeclaration;
  draft: Draft;
  isClosed: boolean;
  /** What lacks at a place; of empty fields only once somebody tried to declare. */
  problemAt: (at: string, value: unknown) => string | undefined;
  reload: (own: OwnDeclaration) => void;
}
