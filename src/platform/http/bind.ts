import type { z } from 'zod';
import type { RouteDeclaration } from '../../common/route.ts';
import type { Context } from '../context.ts';
import type { SpooledFile } from '../files/spool.ts';

type Out<Shape> = Shape extends z.ZodUndefined ? undefined : Shape extends z.ZodType ? z.output<Shape> : undefined;
type Answered<Shape> = Shape extends z.ZodUndefined ? unknown : Shape extends z.ZodType ? z.input<Shape> : unknown;

/** A request after its edge: everything parsed and allowed. */
export interface Call<P, Q, I> {
  params: Out<P>;
  query: Out<Q>;
  input: Out<I>;
  /** The body of a `bytes` route, spooled to disk; discarded after the call. */
  file: SpooledFile;
  /** The ETag that the caller saw; empty where the route asks for none. */
  ifMatch: string;
  /** Where the caller comes from, for throttling. */
  address: string;
  /** Cookies and headers that the sign-in routes set. */
  reply: ReplyTools;
}

export interface ReplyTools {
  /** Signs the browser in; `null` signs it out. */
  setSession(secret: string | null, maxAgeSeconds?: number): void;
  /** What the browser says of itself, shortened; null for a program. */
  device: string | null;
  /** The secret of the session cookie, if any. */
  session: string | undefined;
}

/** Bytes to download: always an attachment, never interpreted (DESIGN §5, Web security). */
export interface Download {
  fileName: string;
  mediaType: string;
  bytes: AsyncIterable<Uint8Array> | Uint8Array | string;
  size?: number;
}

/** Values to send as server-sent events until the source ends or the reader leaves. */
export type Events = AsyncIterable<unknown>;

/** A call whose types only its own route knows. */
export interface AnyCall extends Omit<Call<z.ZodType, z.ZodType, z.ZodType>, 'params' | 'query' | 'input'> {
  params: unknown;
  query: unknown;
  input: unknown;
}

export interface BoundRoute {
  route: RouteDeclaration;
  handle(context: Context, call: AnyCall): Promise<unknown>;
  /** Refuses a call before its bytes are received; for routes that anybody may send bytes to. */
  admit?(context: Context, call: Omit<AnyCall, 'file'>): Promise<unknown>;
}

/** Ties a declared route to its operation; the types of both must agree. */
export function bind<P extends z.ZodType, Q extends z.ZodType, I extends z.ZodType, O extends z.ZodType>(
  route: RouteDeclaration<P, Q, I, O>,
  handle: (context: Context, call: Call<P, Q, I>) => Promise<Answered<O>>,
  admit?: (context: Context, call: Omit<Call<P, Q, I>, 'file'>) => Promise<unknown>,
): BoundRoute {
  return {
    route: route as unknown as RouteDeclaration,
    handle: handle as unknown as BoundRoute['handle'],
    ...(admit ? { admit: admit as unknown as NonNullable<BoundRoute['admit']> } : {}),
  };
}
