import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';

describe('deviceOf', () => {
  it('names browser and system, not the names they borrow', () => {
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0';
    const phone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18 Safari/604.1';

    expect(deviceOf(edge)).toBe('Edge on Windows');
    expect(deviceOf(phone)).toBe('Safari on iOS');
    expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0')).toBe('Firefox on Linux');
  });

  it('knows no device of a program', () => {
    expect(deviceOf('curl/8.0')).toBeNull();
    expect(deviceOf(undefined)).toBeNull();
  });
});
