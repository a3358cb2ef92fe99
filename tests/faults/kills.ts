import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../bench/random.ts';
import { type Program, startProgram } from '../e2e/program.ts';
import { askerOf, type Caller, patientCaller } from './caller.ts';
import type { Figures } from './figures.ts';
import { paceOf, strikeUnder } from './strike.ts';
import { editWork, feedWork, importWork, type Work } from './work.ts';

/** kill -9 of the program and of its database, so many times each under each kind of work. */
export async function kill({ strikes }: { strikes: number }): Promise<Figures[]> {
  let program = await startProgram();
  try {
    const token = (await program.command('token', 'create', '--role', 'administrator')).stdout.trim();
    const call = patientCaller(
      askerOf(
        () => program.address,
        () => token,
      ),
    );
    const killProgram = async () => {
      await program.kill();
      program = await startProgram({ data: program.data });
    };
    const killDatabase = async () => killDatabaseOf(program);
    await fillRegister(call);
    const before = await chains(program);
    const works = [editWork(call), feedWork(call), importWork(call)];
    const figures: Figures[] = [];
    for (const [seed, work] of works.entries()) {
      const random = randomFrom(seed + 1);
      const pace = await paceOf(work);
      const rounds = Array.from({ length: 2 * strikes }, (_, index) => index + 1);
      const strike = (fault: string, hit: () => Promise<void>, half: readonly number[]) =>
        strikeUnder(work, pace, { fault, rounds: half, hit, random });
      figures.push(await strike('kill -9 of the program', killProgram, rounds.slice(0, strikes)));
      figures.push(await strike('kill -9 of the database', killDatabase, rounds.slice(strikes)));
    }
    refuseOtherChanges(works, { pieces: 2 * strikes + 1, before, after: await chains(program) });
    return figures;
  } finally {
    await program.stop();
    program.discard();
  }
}

function killDatabaseOf({ data }: Program): void {
  const [pid] = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  // A file that was just made is empty, and 0 would mean every process of the group.
  if (Number(pid) > 1) process.kill(Number(pid), 'SIGKILL');
}

/** So many suppliers that an edit of all of them is a job. */
async function fillRegister(call: Caller): Promise<void> {
  const piece = await importWork(call, { rows: 2500 }).begin(-1);
  await piece.settle();
}

interface Chains {
  ok: boolean;
  workspaces: { workspace: string; entries: number }[];
}

async function chains(program: Program): Promise<Chains> {
  return JSON.parse((await program.command('audit', 'verify', '-o', 'json')).stdout);
}

/** Every piece of work is one change, or as many as it says, whatever was repeated on the way; and the chains of changes hold. */
function refuseOtherChanges(
  works: readonly Work[],
  { pieces, before, after }: { pieces: number; before: Chains; after: Chains },
): void {
  if (!after.ok) throw new Error(`A chain of changes does not hold: ${JSON.stringify(after)}`);
  for (const [index, { workspace, entries }] of after.workspaces.entries()) {
    const chain = workspace === '(installation)' ? 'installation' : 'workspace';
    const expected = works.reduce((sum, work) => sum + work.changes[chain] * pieces, before.workspaces[index]!.entries);
    if (entries !== expected) throw new Error(`${workspace} has ${entries} changes instead of ${expected}.`);
  }
}
