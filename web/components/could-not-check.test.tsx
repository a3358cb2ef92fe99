import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CouldNotCheck } from './could-not-check.tsx';

describe('CouldNotCheck', () => {
  it('names each reason with its count and says of how many', () => {
    const rows = [
      { reason: 'No version given', count: 14 },
      { reason: 'Name only', count: 17 },
    ];

    const picture = renderToStaticMarkup(<CouldNotCheck rows={rows} of={412} />);

    expect(picture).toContain('31 of 412');
    expect(picture).toContain('No version given');
    expect(picture).toContain('17');
  });

  it('does not claim that all was checked where there was nothing to check', () => {
    expect(renderToStaticMarkup(<CouldNotCheck rows={[]} of={0} />)).not.toContain('Every component');
    expect(renderToStaticMarkup(<CouldNotCheck rows={[]} of={5} />)).toContain('Every component');
  });

  it('says what was checked against nothing, and claims no more then', () => {
    const unspoken = [{ ecosystem: 'crates.io', count: 3 }];

    const picture = renderToStaticMarkup(<CouldNotCheck rows={[]} of={5} withoutAdvisories={unspoken} />);

    expect(picture).toContain(
      '3 components could be checked only against nothing: no advisory loaded speaks of crates.io',
    );
    expect(picture).not.toContain('Every component');
  });

  it('does not claim it before the first matching either', () => {
    expect(renderToStaticMarkup(<CouldNotCheck rows={[]} of={5} matched={false} />)).not.toContain('Every component');
  });
});
