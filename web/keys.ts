/** How long `G` waits for the letter after it. */
const sequenceMillis = 1500;

/** Turns single key presses into the names of our key map: `j`, `?`, or `g s` for `G` and then `S`. */
export function createKeyReader(): (key: string, atMillis: number) => string {
  let leaderAt = Number.NEGATIVE_INFINITY;
  return (key, atMillis) => {
    const name = key.length === 1 ? key.toLowerCase() : key;
    const afterLeader = atMillis - leaderAt <= sequenceMillis;
    leaderAt = name === 'g' && !afterLeader ? atMillis : Number.NEGATIVE_INFINITY;
    return afterLeader ? `g ${name}` : name;
  };
}

/** Whether a key press belongs to what is being typed or to the browser, and not to us. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}
