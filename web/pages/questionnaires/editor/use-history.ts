import { useCallback, useReducer } from 'react';
import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';

export type Change = (document: Questionnaire) => Questionnaire;

/** Changes the document; edits with the same tag, as the letters of one field, are one step to undo. */
export type Edit = (change: Change, tag?: string) => void;

interface History {
  past: readonly Questionnaire[];
  document: Questionnaire;
  future: readonly Questionnaire[];
  tag: string | undefined;
}

type Act = { change: Change; tag: string | undefined } | 'undo' | 'redo' | { begin: Questionnaire };

/** Steps that can be taken back; they share all that did not change. */
const mostSteps = 300;

export function useHistory(first: Questionnaire) {
  const [{ past, document, future }, act] = useReducer(next, {
    past: [],
    document: first,
    future: [],
    tag: undefined,
  });
  const edit: Edit = useCallback((change, tag) => act({ change, tag }), []);
  return {
    document,
    edit,
    undo: past.length > 0 ? () => act('undo') : undefined,
    redo: future.length > 0 ? () => act('redo') : undefined,
    begin: (begun: Questionnaire) => act({ begin: begun }),
  };
}

function next(history: History, act: Act): History {
  const { past, document, future, tag } = history;
  if (act === 'undo') {
    const before = past.at(-1);
    return before
      ? { past: past.slice(0, -1), document: before, future: [document, ...future], tag: undefined }
      : history;
  }
  if (act === 'redo') {
    const [after, ...rest] = future;
    return after ? { past: [...past, document], document: after, future: rest, tag: undefined } : history;
  }
  if ('begin' in act) return { past: [], document: act.begin, future: [], tag: undefined };
  const changed = act.change(document);
  if (changed === document) return history;
  const goesOn = act.tag !== undefined && act.tag === tag;
  return { past: goesOn ? past : [...past, document].slice(-mostSteps), document: changed, future: [], tag: act.tag };
}
