import type { KeptEdit } from './store.ts';

/** Edits in the order in which they are made: what else they say of a node that is removed is said before, whichever came to mind first. */
export function removalsLast(edits: readonly KeptEdit[]): KeptEdit[] {
  const isRemoval = ({ edit }: KeptEdit) => edit.what === 'remove-node';
  return [...edits.filter((kept) => !isRemoval(kept)), ...edits.filter(isRemoval)];
}
