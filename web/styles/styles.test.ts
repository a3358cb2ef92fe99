import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const web = fileURLToPath(new URL('..', import.meta.url));

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx$/.test(name) && !/\.test\.tsx$/.test(name))
  .map((name) => readFileSync(`${web}/${name}`, 'utf8'))
  .join('\n');

/** The classes of our own stylesheets; what the stylesheets import and Mantine's names are not ours. */
const classes = ['base', 'shell', 'components'].flatMap((name) => {
  const css = readFileSync(`${web}/styles/${name}.css`, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  return [...css.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)].map((match) => match[1]!);
});

describe('our stylesheets', () => {
  it('style only what some page shows', () => {
    expect(classes.length).toBeGreaterThan(100);

    const unused = [...new Set(classes)].filter(
      (name) => !name.startsWith('mantine-') && !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(sources),
    );

    expect(unused).toEqual([]);
  });

  it('use only colours that the tokens declare', () => {
    const tokens = readFileSync(`${web}/styles/tokens.css`, 'utf8');
    const used = ['base', 'shell', 'components', 'mantine'].flatMap((name) => [
      ...readFileSync(`${web}/styles/${name}.css`, 'utf8').matchAll(/var\((--[\w-]+)\)/g),
    ]);
    const undeclared = used
      .map((match) => match[1]!)
      .filter((name) => !name.startsWith('--mantine-') && !name.startsWith('--tree-') && !tokens.includes(`${name}:`));

    expect(used.length).toBeGreaterThan(100);
    expect([...new Set(undeclared)]).toEqual([]);
  });
});
