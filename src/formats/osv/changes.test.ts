import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChanges } from './changes.ts';

async function* bytesOf(text: string, size = 7) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const list = [
  '2026-11-20T10:00:00.5Z,GHSA-3',
  '2026-11-20T10:00:00.123456789Z,GHSA-2',
  '2026-11-20T10:00:00Z,GHSA-1',
  '2026-11-19T10:00:00Z,GHSA-0',
].join('\n');

describe('a list of changed records', () => {
  const since = async (moment: string | null, most = 100) => readChanges(bytesOf(list), { since: moment, most });

  it('gives what changed since a moment, that moment included, to the nanosecond', async () => {
    const ids = async (moment: string) => (await since(moment)).changed?.map(({ id }) => id);

    expect(await ids('2026-11-20T10:00:00.123456789Z')).toEqual(['GHSA-3', 'GHSA-2']);
    expect(await ids('2026-11-20T10:00:00.12345679Z')).toEqual(['GHSA-3']);
    expect(await ids('2026-11-20T10:00:00Z')).toEqual(['GHSA-3', 'GHSA-2', 'GHSA-1']);
    expect(await ids('2026-11-21T00:00:00Z')).toEqual([]);
  });

  it('says the newest change only where there is nothing to compare with, or too much changed', async () => {
    expect(await since(null)).toEqual({ newest: '2026-11-20T10:00:00.5Z', changed: undefined });
    expect(await since('2026-11-01T00:00:00Z', 3)).toEqual({ newest: '2026-11-20T10:00:00.5Z', changed: undefined });
    expect((await since('2026-11-01T00:00:00Z', 4)).changed).toHaveLength(4);
    expect(await readChanges(bytesOf(''), { since: null, most: 1 })).toEqual({ newest: null, changed: [] });
  });

  it.each([
    ['<!doctype html>\n', 1],
    [`${list}\nnonsense`, 5],
    ['2026-11-20,GHSA-1', 1],
    ['2026-11-20T10:00:00Z,', 1],
    ['2026-11-20T10:00:00Z,npm,GHSA-1', 1],
  ])('is refused, with the line, when it says %j', async (text, line) => {
    await expect(readChanges(bytesOf(text), { since: '2026-01-01T00:00:00Z', most: 10 })).rejects.toThrow(
      `Line ${line} of the list`,
    );
  });

  it('may have a head, and other line ends', async () => {
    const text = `modified,id\r\n${list.replaceAll('\n', '\r\n')}`;

    expect((await readChanges(bytesOf(text), { since: '2026-01-01T00:00:00Z', most: 10 })).changed).toHaveLength(4);
  });

  it('gives exactly the records that are not older, whatever the moments', async () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });

    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 50 }), moment, async (moments, asked) => {
        const sorted = moments
          .map((at) => at.toISOString())
          .sort()
          .reverse();
        const text = sorted.map((at, i) => `${at.replace(/\.?0*Z$/, 'Z')},X-${i}`).join('\n');
        const answer = await readChanges(bytesOf(text, 64), { since: asked.toISOString(), most: 100 });

        expect(answer.changed?.length).toBe(sorted.filter((at) => at >= asked.toISOString()).length);
      }),
    );
  });
});
