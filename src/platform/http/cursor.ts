import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../common/errors.ts';

/** The sort values of the last row of a page. */
export type CursorValues = readonly (string | number | boolean | null)[];

/** Opaque, signed keyset cursors, bound to the list and order that they were made for. */
export interface Cursors {
  encode(list: string, values: CursorValues): string;
  decode(list: string, text: string | undefined): CursorValues | undefined;
}

export function openCursors(key: Buffer): Cursors {
  const sign = (list: string, body: string) =>
    createHmac('sha256', key).update(`${list}\n${body}`).digest().subarray(0, 12);
  return {
    encode: (list, values) => {
      const body = Buffer.from(JSON.stringify(values)).toString('base64url');
      return `${body}.${sign(list, body).toString('base64url')}`;
    },
    decode: (list, text) => {
      if (text === undefined) return undefined;
      const [body = '', signature = ''] = text.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(list, body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new AppError(
          'invalid-input',
          'This page mark does not belong to this list. Start again from the first page.',
          {
            problems: [{ at: '/query/after', message: 'Not a page mark of this list' }],
          },
        );
      }
      return JSON.parse(Buffer.from(body, 'base64url').toString());
    },
  };
}
