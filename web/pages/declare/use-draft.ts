import { useCallback, useEffect, useRef, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import {
  type OwnDeclaration,
  openDeclarationRoute,
  type Statement,
  saveDeclarationRoute,
} from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';

type Saved = Pick<OwnDeclaration, 'version' | 'savedAt' | 'problems' | 'changed'>;

export interface Draft {
  statement: Statement;
  saved: Saved;
  state: 'saved' | 'saving' | 'failed' | 'conflict';
  /** Whether words that had not reached the server were found in this browser. */
  restored: boolean;
  alter: (change: (statement: Statement) => Statement) => void;
  /** Saves what is typed now; gives the version that the server has then. */
  flush: () => Promise<number>;
  /** After a conflict: takes what the others saved, or puts these words in its place. */
  settle: (how: 'load' | 'keep') => Promise<void>;
}

/** Long enough not to send each letter, short enough to lose none. */
const quietMillis = 600;
const retryMillis = 5000;

/** Saves what is typed, a moment after it is typed, and keeps what has not reached the server in this browser. */
export function useDraft(token: string, first: OwnDeclaration): Draft {
  const [found] = useState(() => unsentOf(first));
  const [statement, setStatement] = useState(found ?? first.statement);
  const [saved, setSaved] = useState<Saved>(first);
  const [state, setState] = useState<Draft['state']>('saved');
  const latest = useRef(statement);
  const sent = useRef(first.statement);
  const version = useRef(first.version);
  const running = useRef<Promise<void> | null>(null);
  const conflicted = useRef(false);

  const save = useCallback(async (): Promise<void> => {
    while (running.current) await running.current.catch(() => {});
    if (conflicted.current || latest.current === sent.current) return;
    const sending = latest.current;
    setState('saving');
    running.current = api
      .call(saveDeclarationRoute, { input: { token, version: version.current, statement: sending } })
      .then((answer) => {
        sent.current = sending;
        version.current = answer.version;
        setSaved(answer);
        if (latest.current === sending) forgetUnsent();
        setState('saved');
      });
    try {
      await running.current;
    } catch (error) {
      conflicted.current = error instanceof AppError && error.code === 'conflict';
      setState(conflicted.current ? 'conflict' : 'failed');
      throw error;
    } finally {
      running.current = null;
    }
  }, [token]);

  useEffect(() => {
    latest.current = statement;
    if (statement === sent.current || state === 'conflict') return;
    const timer = setTimeout(() => save().catch(() => {}), state === 'failed' ? retryMillis : quietMillis);
    return () => clearTimeout(timer);
  }, [statement, state, save]);

  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === 'hidden') save().catch(() => {});
    };
    document.addEventListener('visibilitychange', leave);
    return () => document.removeEventListener('visibilitychange', leave);
  }, [save]);

  const alter = (change: (before: Statement) => Statement) => {
    latest.current = change(latest.current);
    keepUnsent(first, version.current, latest.current);
    setStatement(latest.current);
  };
  const flush = async () => {
    await save();
    return version.current;
  };
  const settle = async (how: 'load' | 'keep') => {
    const now = await api.call(openDeclarationRoute, { input: { token } });
    version.current = now.version;
    conflicted.current = false;
    sent.current = now.statement;
    setSaved(now);
    if (how === 'load') {
      latest.current = now.statement;
      forgetUnsent();
      setStatement(now.statement);
    }
    setState('saved');
    await save();
  };
  return { statement, saved, state, restored: found !== undefined, alter, flush, settle };
}

/** One place for what has not reached the server yet; it names no link. */
const place = 'holdfast-declaration';

interface Unsent {
  asker: string;
  name: string;
  version: number;
  statement: Statement;
}

function unsentOf({ asker, name, version, statement }: OwnDeclaration): Statement | undefined {
  try {
    const unsent = JSON.parse(localStorage.getItem(place) ?? 'null') as Unsent | null;
    const isOurs = unsent?.asker === asker && unsent.name === name && unsent.version === version;
    return isOurs && JSON.stringify(unsent.statement) !== JSON.stringify(statement) ? unsent.statement : undefined;
  } catch {
    return undefined;
  }
}

function keepUnsent({ asker, name }: OwnDeclaration, version: number, statement: Statement): void {
  try {
    localStorage.setItem(place, JSON.stringify({ asker, name, version, statement } satisfies Unsent));
  } catch {
    // A browser that keeps nothing still saves to the server.
  }
}

function forgetUnsent(): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // As above.
  }
}
