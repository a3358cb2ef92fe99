import { describe, expect, it } from 'vitest';
import { pathOf } from './node-link.tsx';

describe('pathOf', () => {
  it('leads to the page by the number people see', () => {
    expect(pathOf({ id: '0190', kind: 'supplier', number: 'S-0042' })).toBe('/suppliers/S-0042');
  });

  it('takes the id where there is no number', () => {
    expect(pathOf({ id: 'a/b', kind: 'component', number: null })).toBe('/components/a%2Fb');
  });
});
