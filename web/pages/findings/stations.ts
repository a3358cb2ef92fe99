import type { FindingPath } from '../../../src/modules/findings/contract.ts';
import type { PathNode } from '../../components/path-layout.ts';
import { t } from '../../messages/messages.ts';

/** What stands on the boxes of a path: nodes of the register by their kind, components of the BOM by their version. */
export function stationsOf(path: FindingPath): PathNode[] {
  return path.map(({ node, component }, index) => {
    if (node) return { id: node.id, name: node.name, note: t(`words.kind-${node.kind}`) };
    return {
      id: component?.purl ?? `${index} ${component?.name}`,
      name: component?.name ?? '',
      note: component?.version ?? t('products.none-given'),
    };
  });
}
