import { describe, expect, it } from 'vitest';
import { readArea } from './read-area.ts';

describe('readArea', () => {
  it.each([
    ['{', '', 'no JSON'],
    ['null', '/type', 'Polygon'],
    ['{"type":"Point","coordinates":[1,2]}', '/type', 'Polygon'],
    ['{"type":"Polygon"}', '/coordinates', 'at least one ring'],
    ['{"type":"MultiPolygon","coordinates":[]}', '/coordinates', 'at least one polygon'],
    ['{"type":"MultiPolygon","coordinates":[[]]}', '/coordinates/0', 'at least one ring'],
    ['{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}', '/coordinates/0', 'four positions'],
    ['{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1]]]}', '/coordinates/0', 'ends where it begins'],
    ['{"type":"Polygon","coordinates":[[[0,0],[1,"1"],[1,0],[0,0]]]}', '/coordinates/0/1', 'longitude'],
    ['{"type":"MultiPolygon","coordinates":[[[[0,0],[1,91],[1,0],[0,0]]]]}', '/coordinates/0/0/1', 'latitude'],
  ])('refuses %s and says where', (text, at, message) => {
    const read = readArea(text);

    expect(read).toMatchObject({ ok: false, at });
    expect(!read.ok && read.message).toContain(message);
  });
});
