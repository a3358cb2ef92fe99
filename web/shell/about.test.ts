import { describe, expect, it } from 'vitest';
import { aboutOf } from './about.ts';

describe('aboutOf', () => {
  it('narrows to the record, else to the kind of the list, else to nothing', () => {
    expect(aboutOf('/suppliers/S-0042/history')).toEqual({ node: 'S-0042' });
    expect(aboutOf('/products')).toEqual({ kind: ['product'] });
    expect(aboutOf('/')).toEqual({});
    expect(aboutOf('/settings/tokens')).toEqual({});
  });
});
