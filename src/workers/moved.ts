import { Tinypool } from 'tinypool';

/** An answer that is given away with the buffers in it: they pass to the other thread instead of being copied twice. */
export function moved<Answer extends object>(answer: Answer): Answer {
  const buffers = new Set<ArrayBuffer>();
  addBuffers(answer, buffers);
  return Tinypool.move({
    [Tinypool.transferableSymbol]: [...buffers],
    [Tinypool.valueSymbol]: answer,
  } as never) as never;
}

function addBuffers(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) buffers.add(value.buffer as ArrayBuffer);
  else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) addBuffers(one, buffers);
}
