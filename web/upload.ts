import { addressOf } from '../src/client/client.ts';
import { AppError } from '../src/common/errors.ts';
import type { RouteDeclaration } from '../src/common/route.ts';
import { requestHeaders } from './api.ts';
import { t } from './messages/messages.ts';

interface Upload {
  params?: unknown;
  query?: unknown;
  /** From 0 to 1, as the bytes leave the browser. */
  onProgress: (share: number) => void;
  signal?: AbortSignal;
}

/** Sends a file as it is; XMLHttpRequest, because fetch cannot say how far an upload is. */
export function uploadFile<Answer>(route: RouteDeclaration, file: Blob, upload: Upload): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(route.method, addressOf(route, upload));
    request.responseType = 'json';
    const headers = { ...requestHeaders(), accept: 'application/json', 'content-type': 'application/octet-stream' };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => upload.onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Answer);
      else reject(refusalOf(request.status, request.response));
    };
    request.onerror = () => reject(new AppError('unavailable', t('common.upload-broken')));
    request.onabort = () => reject(new AppError('unavailable', t('common.upload-stopped')));
    upload.signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

interface ProblemDetails {
  detail?: string;
  errors?: { pointer: string; detail: string }[];
}

/** Problem details (RFC 9457) as the error the rest of the app knows. */
export function refusalOf(status: number, body: ProblemDetails | null): AppError {
  const message = body?.detail ?? t('common.upload-refused', { status: String(status) });
  const problems = (body?.errors ?? []).map((error) => ({ at: error.pointer, message: error.detail }));
  if (status === 401) return new AppError('unauthenticated', message);
  if (status === 413) return new AppError('too-large', message, { problems });
  return new AppError(status === 503 ? 'unavailable' : 'invalid-input', message, { problems });
}

/** Why a file cannot be sent at all, with the limit named; undefined when it can. */
export function tooLarge(file: { size: number }, limitBytes: number): string | undefined {
  if (file.size <= limitBytes) return undefined;
  return t('common.file-too-large', {
    size: (file.size / 1_048_576).toFixed(1),
    limit: (limitBytes / 1_048_576).toFixed(0),
  });
}
