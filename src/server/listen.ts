import type { FastifyInstance } from 'fastify';
import { AppError } from '../common/errors.ts';

/** Begins to answer, and gives the address; 0 takes a port that is free. */
export async function listen(app: FastifyInstance, { port, host }: { port: number; host: string }): Promise<string> {
  await app.listen({ port, host }).catch((error) => refusePort(error, port));
  const taken = app.server.address() as { port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken.port}`;
}

export function readPort(text: string, option: string, usage: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError('invalid-input', `${option} takes a number from 0 to 65535, not "${text}". Usage: ${usage}`);
}

function refusePort(error: unknown, port: number): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    throw new AppError(
      'conflict',
      `Port ${port} is taken by another program. Choose one with --port, for example --port ${port + 1}.`,
    );
  }
  if (code === 'EACCES')
    throw new AppError('conflict', `This user may not listen on port ${port}. Choose one above 1023.`);
  throw error;
}
