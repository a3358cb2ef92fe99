import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';

/** How connections of this installation go out (decision 0014). */
export const EgressSettings = z.object({
  proxy: z
    .string()
    .trim()
    .max(300)
    .nullable()
    .describe('`http://proxy.example.org:3128`; null leaves it to the environment'),
  direct: z.array(z.string().trim().min(1).max(300)).max(100).describe('Hosts that are reached without the proxy'),
  privateAddresses: z
    .array(z.string().trim().min(1).max(100))
    .max(100)
    .describe('Addresses of the own networks that may be reached all the same: `10.1.2.3`, `10.1.0.0/16`'),
  privateFeeds: z.boolean().describe('Whether workspaces may let the addresses of their private feeds be asked'),
});
export type EgressSettings = z.infer<typeof EgressSettings>;

export const readEgressRoute = declareRoute({
  method: 'GET',
  path: '/egress',
  summary: 'How outgoing connections of the installation go out, and what for',
  permission: 'installation:administer',
  output: EgressSettings.extend({
    offline: z.boolean().describe('Whether the server was started so that nothing goes out'),
    environmentProxy: z.string().nullable().describe('The host of the proxy that the program was started with'),
  }),
});

export const changeEgressRoute = declareRoute({
  method: 'PUT',
  path: '/egress',
  summary: 'Change how outgoing connections of the installation go out, and what for',
  permission: 'installation:administer',
  input: EgressSettings,
  output: EgressSettings,
});
