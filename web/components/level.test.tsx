import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { SeverityLevel } from '../../src/modules/findings/contract.ts';
import { Level, Severity } from './level.tsx';

describe('Severity', () => {
  it('gives every severity a shape of its own and says it in words', () => {
    const pictures = SeverityLevel.options.map((level) => renderToStaticMarkup(<Severity level={level} />));
    const shapes = pictures.map((picture) => picture.match(/<svg.*<\/svg>/)?.[0]);

    expect(new Set(shapes).size).toBe(SeverityLevel.options.length);
    expect(pictures.every((picture) => /<span>[A-Z][a-z ]+<\/span>/.test(picture))).toBe(true);
  });

  it('hides the shape from readers, because the word stands beside it', () => {
    expect(renderToStaticMarkup(<Severity level="high" />)).toContain('aria-hidden="true"');
  });
});

describe('Level', () => {
  it('hatches what nobody has declared and names it', () => {
    const picture = renderToStaticMarkup(<Level level={null} />);

    expect(picture).toContain('data-mark="unknown"');
    expect(picture).toContain('Not declared');
  });
});
