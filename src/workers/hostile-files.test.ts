import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileCsvFiles } from '../../tests/hostile-csv.ts';
import { type HostileFile, hostileWorkbooks } from '../../tests/hostile-workbooks.ts';
import type { Parsed } from '../common/parsed.ts';
import { programRoot } from '../platform/config/index.ts';
import type { WorkbookReading } from './read-workbook.ts';

/** What the whole program may hold at most, whatever the file: the largest part unpacked (256 MB), its texts, and the rest of it. */
const mostMegabytes = 768;

/** One program reads all files, one after another: what one leaves behind or how long it takes shows in the next. */
describe('a register file made to harm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
  let reader: ChildProcess;
  beforeAll(() => {
    reader = fork(join(programRoot(), 'tests', 'setup', 'read-workbooks.ts'), { serialization: 'advanced' });
  });
  afterAll(() => {
    reader.kill();
    rmSync(folder, { recursive: true });
  });

  const read = async ({ make, fileName = 'register.xlsx' }: HostileFile) => {
    const path = join(folder, 'file');
    writeFileSync(path, await make());
    reader.send({ path, fileName });
    const [answer] = await once(reader, 'message');
    return answer as { reading: Parsed<WorkbookReading>; peakMegabytes: number };
  };

  const all = [
    ...hostileWorkbooks.map((file) => [`a workbook: ${file.what}`, file] as const),
    ...hostileCsvFiles.map((file) => [`a CSV file: ${file.what}`, file] as const),
  ];
  it.each(all)('is refused or read right: %s', { timeout: 60_000 }, async (_, file) => {
    const { reading, peakMegabytes } = await read(file);

    if ('refused' in file.answer) {
      const { refused, at = '' } = file.answer;
      expect(reading).toMatchObject({ ok: false, problems: [{ at, message: expect.stringContaining(refused) }] });
    } else {
      expect(reading).toMatchObject({ ok: true, value: { reading: file.answer.reads } });
    }
    expect(peakMegabytes).toBeLessThan(mostMegabytes);
  });
});
