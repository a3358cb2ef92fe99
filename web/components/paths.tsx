import { Fragment, type ReactNode } from 'react';
import { t } from '../messages/messages.ts';
import { boxHeight, layOutPaths, type PathNode, shortened } from './path-layout.ts';

interface PathsProps {
  paths: readonly (readonly (PathNode & { link?: ReactNode })[])[];
  label: string;
  /** Whether the paths end in what was found, not in what is reached. */
  found?: boolean;
}

/** Several paths in one picture, with the same as a numbered list above it; a phone shows the list only. */
export function Paths({ paths, label, found = false }: PathsProps) {
  return (
    <>
      <ol>
        {paths.map((path, index) => (
          <li key={path.map((node) => node.id).join(' ')}>
            <span className="third">{t('common.ordinal', { number: index + 1 })} </span>
            {path.map((node, at) => (
              <Fragment key={node.id}>
                {at > 0 && (
                  <span className="third">
                    {' '}
                    <span aria-hidden="true">›</span>
                    <span className="for-readers">{t('common.contains')}</span>{' '}
                  </span>
                )}
                {node.link ?? <Station node={node} />}
              </Fragment>
            ))}
          </li>
        ))}
      </ol>
      <PathsPicture paths={paths} label={label} found={found} />
    </>
  );
}

function Station({ node }: { node: PathNode }) {
  return (
    <span className="mono">
      {node.name} {node.note}
    </span>
  );
}

function PathsPicture({ paths, label, found }: Required<PathsProps>) {
  const picture = layOutPaths(paths);
  const endStroke = found ? 'var(--level-5)' : 'var(--ink-2)';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="paths-picture not-on-phone" tabIndex={0} aria-label={label}>
      <svg
        width={picture.width + 2}
        height={picture.height + 2}
        viewBox={`-1 -1 ${picture.width + 2} ${picture.height + 2}`}
        role="img"
        aria-label={label}
      >
        {picture.lines.map(({ from, to }) => {
          const middle = (from.x + to.x) / 2;
          return (
            <path
              key={`${from.x} ${from.y} ${to.x} ${to.y}`}
              d={`M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`}
              fill="none"
              stroke="var(--ink-3)"
              strokeWidth="1.4"
            />
          );
        })}
        {picture.boxes.map((box) => (
          <g key={`${box.id} ${box.x} ${box.y}`}>
            <rect
              x={box.x}
              y={box.y}
              width={box.width}
              height={boxHeight}
              rx="2"
              fill={box.end && found ? 'var(--level-5-soft)' : 'var(--surface)'}
              stroke={box.end ? endStroke : 'var(--line-control)'}
              strokeWidth={box.end ? 1.5 : 1}
            />
            <text className="name" x={box.x + 8} y={box.y + 16}>
              {shortened(box.name)}
            </text>
            <text x={box.x + 8} y={box.y + 31}>
              {shortened(box.note)}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}
