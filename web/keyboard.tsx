import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { createKeyReader, isTyping } from './keys.ts';

export type KeyHandlers = Record<string, () => void>;

interface Keyboard {
  /** Whether single keys act; Ctrl K and Esc always do. */
  singleKeys: boolean;
  setSingleKeys(on: boolean): void;
  add(handlers: { current: KeyHandlers }): () => void;
}

const storageKey = 'holdfast-single-keys';
const KeyboardContext = createContext<Keyboard | null>(null);

/** Listens once for the whole app; what was added last answers first. */
export function KeyboardProvider({ children }: { children: ReactNode }) {
  const [singleKeys, setOn] = useState(() => localStorage.getItem(storageKey) !== 'off');
  const layers = useRef<{ current: KeyHandlers }[]>([]);

  useEffect(() => {
    const read = createKeyReader();
    const answer = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const handler = handlerOf(event, read, singleKeys, layers.current);
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', answer);
    return () => window.removeEventListener('keydown', answer);
  }, [singleKeys]);

  const keyboard = useMemo<Keyboard>(
    () => ({
      singleKeys,
      setSingleKeys: (on) => {
        localStorage.setItem(storageKey, on ? 'on' : 'off');
        setOn(on);
      },
      add: (handlers) => {
        layers.current.push(handlers);
        return () => {
          layers.current = layers.current.filter((other) => other !== handlers);
        };
      },
    }),
    [singleKeys],
  );
  return <KeyboardContext value={keyboard}>{children}</KeyboardContext>;
}

function handlerOf(
  event: KeyboardEvent,
  read: (key: string, at: number) => string,
  singleKeys: boolean,
  layers: readonly { current: KeyHandlers }[],
): (() => void) | undefined {
  const find = (name: string) => layers.findLast((layer) => name in layer.current)?.current[name];
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return find('ctrl k');
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === 'Escape') return find('escape');
  if (!singleKeys || isTyping(event.target)) return undefined;
  const name = read(event.key, event.timeStamp);
  return (event.shiftKey ? find(`shift ${name}`) : undefined) ?? find(name);
}

export function useKeyboard(): Keyboard {
  const keyboard = useContext(KeyboardContext);
  if (!keyboard) throw new Error('Keys are read inside the KeyboardProvider.');
  return keyboard;
}

/** Answers keys while the component is shown: `{ j: next, 'g s': goToSuppliers, 'shift x': selectUpToHere }`. */
export function useKeys(handlers: KeyHandlers): void {
  const { add } = useKeyboard();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => add(latest), [add]);
}
