import { readFileSync } from 'node:fs';
import { DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { cssVariablesResolver, theme } from './theme.ts';

type Variables = Record<string, string>;

/** What Mantine would put into a `<style>` element at run time: all that our theme changes of its defaults. */
function stylesheetOf(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const ours = defaultCssVariablesResolver(merged);
  const defaults = defaultCssVariablesResolver(DEFAULT_THEME);
  const tokens = cssVariablesResolver(merged);
  const changed = (part: 'variables' | 'light' | 'dark'): Variables => {
    const all: Variables = { ...ours[part], ...tokens[part] };
    const before: Variables = defaults[part];
    return Object.fromEntries(Object.entries(all).filter(([name, value]) => before[name] !== value && isOurs(name)));
  };
  return [
    block(':root', changed('variables')),
    block(':root[data-mantine-color-scheme="light"]', changed('light')),
    block(':root[data-mantine-color-scheme="dark"]', changed('dark')),
  ].join('\n');
}

/** Of Mantine's hues, only the one accent is used here. */
function isOurs(name: string): boolean {
  return !Object.keys(DEFAULT_THEME.colors).some((hue) => name.startsWith(`--mantine-color-${hue}-`));
}

function block(selector: string, variables: Variables): string {
  const lines = Object.entries(variables).map(([name, value]) => `  ${name}: ${value};`);
  return `${selector} {\n${lines.join('\n')}\n}`;
}

/** Formatters differ about spaces and quotes only. */
function bare(css: string): string {
  return css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, '')
    .replaceAll("'", '"');
}

describe('styles/mantine-variables.css', () => {
  it('says what the theme says, so that no <style> element is needed', () => {
    const written = readFileSync(new URL('./styles/mantine-variables.css', import.meta.url), 'utf8');

    expect(bare(written)).toBe(bare(stylesheetOf()));
  });
});
