import { z } from 'zod';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { choices, text } from '../../search-params.ts';

export const ComparisonSearch = z.object({
  since: text,
  until: text,
  node: text,
  kind: choices(NodeKind),
  after: text,
});
