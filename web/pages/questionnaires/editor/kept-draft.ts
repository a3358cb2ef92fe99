import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { currentWorkspace } from '../../../workspace-choice.ts';

export interface KeptDraft {
  document: Questionnaire;
  /** The version it began from; null where it began from nothing. */
  from: { id: string; version: string } | null;
}

/** Drafts are the browser's, one for each questionnaire of each workspace. */
function placeOf(id: string): string {
  return `holdfast-questionnaire:${currentWorkspace()}:${id}`;
}

/** False where the browser keeps nothing: the editor says so. */
export function keepDraft(id: string, draft: KeptDraft): boolean {
  try {
    localStorage.setItem(placeOf(id), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function findDraft(id: string): KeptDraft | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(placeOf(id)) ?? 'null') as KeptDraft | null;
    return kept?.document?.sections === undefined ? undefined : kept;
  } catch {
    return undefined;
  }
}

export function forgetDraft(id: string): void {
  try {
    localStorage.removeItem(placeOf(id));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
