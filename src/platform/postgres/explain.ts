import { AppError } from '../../common/errors.ts';

/** What PostgreSQL's last words mean to the person who started Holdfast, and what to do. */
const meanings: [RegExp, string][] = [
  [/No space left on device/, 'the disk is full. Free some space and start again; nothing acknowledged was lost'],
  [/Read-only file system/, 'the file system is read-only'],
  [
    /could not look up effective user ID/,
    'this user has no line in the passwd database, which PostgreSQL needs. Add one, or set DATABASE_URL',
  ],
  [/Permission denied|Operation not permitted/, 'its files may not be read or written by this user'],
  [/invalid locale name|locale .* not found/i, 'the system lacks the locale C.UTF-8 (on Debian: package libc-bin)'],
  [
    /could not (create|map|resize) .*shared memory|Cannot allocate memory/,
    'there is too little memory, or too little room in /dev/shm',
  ],
  [/pre-existing shared memory block|lock file .* already exists/, 'another PostgreSQL is still using it'],
  [/incompatible with server|incompatible .* version/, 'it was made by another version of PostgreSQL'],
  [
    /invalid checksum|could not locate a valid checkpoint|PANIC/,
    'the database is damaged. Keep a copy of the folder and restore a backup',
  ],
];

/** The reason of a failed start as a sentence, with PostgreSQL's own last words behind it. */
export function explain(output: string, folder: string): AppError {
  const [, meaning] = meanings.find(([words]) => words.test(output)) ?? [];
  const lastWords = output.trim().split('\n').slice(-4).join(' | ');
  const reason = meaning ?? 'PostgreSQL gave up';
  return new AppError(
    'unavailable',
    `The database in ${folder} could not be started: ${reason}. (${lastWords || 'it said nothing'})`,
  );
}
