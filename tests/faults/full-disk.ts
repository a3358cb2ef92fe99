import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../bench/random.ts';
import { startProgram } from '../e2e/program.ts';
import { askerOf, patientCaller, successOf } from './caller.ts';
import { type Figures, report } from './figures.ts';

/**
 * The disk fills up under a program that works, and is made free again. Undefined where no small disk can be made: that takes the
 * right to mount one.
 */
export async function fillDisk({ strikes }: { strikes: number }): Promise<Figures | undefined> {
  const disk = mountSmallDisk();
  if (!disk) return undefined;
  try {
    return await fill(disk, strikes);
  } finally {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
}

function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=755', 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

async function fill(disk: string, strikes: number): Promise<Figures> {
  const program = await startProgram({ data: join(disk, 'data') });
  try {
    const token = (await program.command('token', 'create', '--role', 'administrator')).stdout.trim();
    const ask = askerOf(
      () => program.address,
      () => token,
    );
    const call = patientCaller(ask);
    const random = randomFrom(1);
    const figures: Figures = {
      ...{ fault: 'disk full', under: 'uploads', runs: 0, strikes: 0, acknowledged: 0 },
      ...{ lost: 0, doubled: 0, halfThere: 0, longestSeconds: 0 },
    };
    const filler = join(disk, 'filler');
    while (figures.strikes < strikes) {
      writeFileSync(filler, Buffer.alloc(freeBytes(disk) - Math.floor(random() * 8 * 2 ** 20)));
      const kept = new Map<string, string>();
      let isFull = false;
      while (!isFull) {
        const workbook = `key,legal name\n${figures.runs},${noise(random, 300_000)}\n`;
        const answer = await ask('POST', `/imports?fileName=${figures.runs}.csv`, workbook);
        figures.runs++;
        if (answer && answer.status >= 300 && answer.status !== 503) throw new Error(JSON.stringify(answer.body));
        if (answer?.status === 202) kept.set(answer.body.id, answer.body.sha256);
        else isFull = true;
      }
      figures.strikes++;
      figures.acknowledged += kept.size;
      rmSync(filler);
      const begun = performance.now();
      // Whoever waits is served again as soon as there is room, and everything acknowledged is there.
      const { items } = await successOf(call('GET', '/imports?limit=200'));
      figures.longestSeconds = Math.max(figures.longestSeconds, (performance.now() - begun) / 1000);
      for (const [id, sha256] of kept) {
        const found = items.filter((one: { id: string }) => one.id === id);
        figures.lost += Number(found.length === 0);
        figures.doubled += Number(found.length > 1);
        figures.halfThere += Number(sha256Of(await fileOf(program.address, token, id)) !== sha256);
      }
    }
    return report(figures);
  } finally {
    await program.stop();
  }
}

async function fileOf(address: string, token: string, id: string): Promise<Uint8Array> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${address}/api/v1/imports/${id}/file`, { headers })).bytes();
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** A text that does not get smaller where it is kept. */
function noise(random: () => number, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}
