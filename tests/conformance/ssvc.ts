import { decide, decisionTables, type TableName } from '../../src/formats/ssvc/decide.ts';
import { conformanceFile } from '../conformance.ts';
import type { Suite } from './suite.ts';

/** The file of each table, of which the columns are the inputs in our order, between a number and the decision. */
const files: Readonly<Record<TableName, string>> = {
  'cisa-coordinator': 'cisa/cisa_coordinator_2_0_3.csv',
  'cisa-bod-26-04': 'cisa/cisa_bod_26_04_1_0_0.csv',
  deployer: 'ssvc/deployer_patch_application_priority_1_0_0.csv',
  'human-impact': 'ssvc/human_impact_1_0_0.csv',
};

export const ssvcSuite: Suite = {
  name: 'SSVC decision tables',
  folder: 'cvss/ssvc',
  *judge() {
    for (const [name, file] of Object.entries(files)) {
      const table = decisionTables[name as TableName];
      const lines = new TextDecoder()
        .decode(conformanceFile(`cvss/ssvc/csv/${file}`))
        .trim()
        .split(/\r?\n/);
      for (const line of lines.slice(1)) {
        const cells = line.split(',');
        const known = Object.fromEntries(table.inputs.map((input, i) => [input.name, cells[i + 1]!]));
        yield { name: `${name}: ${line}`, passed: decide(table, known).outcomes.join() === cells.at(-1) };
      }
    }
  },
  notPassed: [],
};
