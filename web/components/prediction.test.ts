import { describe, expect, it } from 'vitest';
import { percentileText, predictionText, probabilityText } from './prediction.tsx';

describe('an exploit prediction in words', () => {
  it('says probability, rank and day', () => {
    expect(predictionText({ probability: 0.94358, percentile: 0.99957, asOf: '2026-11-20' })).toBe(
      'EPSS 0.94, higher than 99.9 % of all, of 20 Nov 2026',
    );
    expect(predictionText({ probability: 0.5, percentile: 0.9, asOf: null })).toBe(
      'EPSS 0.50, higher than 90.0 % of all',
    );
  });

  it('rounds no small probability to zero, and no rank up to all', () => {
    expect([0.005, 0.0049, 0.00001].map(probabilityText)).toEqual(['0.01', 'below 0.01', 'below 0.01']);
    expect([0.99999, 0.9995, 0.5].map(percentileText)).toEqual(['99.9', '99.9', '50.0']);
  });
});
