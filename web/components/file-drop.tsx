import { Button } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { t } from '../messages/messages.ts';
import { tooLarge } from '../upload.ts';
import { Icon } from './icon.tsx';
import { ErrorNote } from './states.tsx';

interface FileDropProps {
  /** The button: "Choose a workbook". */
  act: string;
  /** What it takes: "XLSX or CSV, up to 64 MiB." */
  takes: ReactNode;
  /** For the file chooser: `.xlsx,.csv`. */
  accept: string;
  limitBytes: number;
  /** What could not be done: "The file was not imported". */
  failed: string;
  /** Sends the file; resolves when the server has it. */
  send: (file: File, onProgress: (share: number) => void) => Promise<void>;
}

/** Takes one file, dropped or chosen; says the limit before sending and how far the sending is. */
export function FileDrop({ act, takes, accept, limitBytes, failed, send }: FileDropProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);

  const take = (file: File | undefined) => {
    if (!file || sent !== null) return;
    const refusal = tooLarge(file, limitBytes);
    if (refusal) {
      setError(new Error(refusal));
      return;
    }
    setError(null);
    setSent(0);
    send(file, setSent)
      .catch(setError)
      .finally(() => setSent(null));
  };

  return (
    <div className="column">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to the button inside */}
      <div
        className={over ? 'file-drop over' : 'file-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <Icon name="import" />
        <Button variant="filled" onClick={() => chooser.current?.click()} loading={sent !== null}>
          {act}
        </Button>
        <span className="second">{t('common.or-drop')}</span>
        <span className="third small">{takes}</span>
        <input
          type="file"
          hidden
          ref={chooser}
          accept={accept}
          aria-label={act}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {sent !== null && <Progress label={t('common.sending')} share={sent} />}
      {error !== null && <ErrorNote title={failed} error={error} />}
      {error !== null && <ProblemList error={error} />}
    </div>
  );
}

/** What is wrong with a document, each with its place. */
function ProblemList({ error }: { error: unknown }) {
  const problems = (error as { problems?: readonly { at: string; message: string }[] }).problems ?? [];
  if (problems.length === 0) return null;
  return (
    <ul>
      {problems.slice(0, 20).map((problem) => (
        <li key={problem.at + problem.message}>
          <span className="mono">{problem.at}</span> {problem.message}
        </li>
      ))}
    </ul>
  );
}

export function Progress({ label, share }: { label: string; share: number | null }) {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
    >
      <div style={{ width: `${(share ?? 0.05) * 100}%` }} />
    </div>
  );
}
