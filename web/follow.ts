/** What follows long work: a stream of server-sent events where it comes through, else asking again and again. */
export interface Following<State> {
  /** Opens the stream; each `data:` line is the state as JSON. */
  open: (signal: AbortSignal) => Promise<Response>;
  /** Asks once, where the stream is not to be had. */
  ask: () => Promise<State>;
  isOver: (state: State) => boolean;
  onState: (state: State) => void;
}

/** Pause between two questions. */
const askEveryMillis = 1000;

const pause = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));

/** Follows work to its end; a proxy that breaks the stream only makes it slower. Returns how to stop. */
export function follow<State>(following: Following<State>, wait = pause): () => void {
  const stop = new AbortController();
  void followToEnd(following, stop.signal, wait);
  return () => stop.abort();
}

async function followToEnd<State>(following: Following<State>, signal: AbortSignal, wait: typeof pause): Promise<void> {
  const take = (state: State): boolean => {
    if (!signal.aborted) following.onState(state);
    return signal.aborted || following.isOver(state);
  };
  try {
    const response = await following.open(signal);
    for await (const state of readEvents<State>(response)) if (take(state)) return;
  } catch {
    // The stream is a convenience: asking below gives the same answers.
  }
  while (!signal.aborted) {
    const state = await following.ask().catch(() => undefined);
    if (state !== undefined && take(state)) return;
    await wait(askEveryMillis);
  }
}

/** The states in a stream of server-sent events (WHATWG HTML §9.2); only `data` lines are read. */
export async function* readEvents<State>(response: Response): AsyncGenerator<State> {
  let rest = '';
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('data:')) yield JSON.parse(line.slice(5)) as State;
  }
}
