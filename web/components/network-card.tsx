import { lazy, Suspense } from 'react';
import { withTexts } from '../messages/messages.ts';

const Card = lazy(async () => {
  const { NetworkCard } = await withTexts(() => import('../pages/network-cards/network-card.tsx'));
  return { default: NetworkCard };
});

/** What the models say of a node, loaded when its page is opened. */
export function NetworkCard({ node }: { node: string }) {
  return (
    <Suspense fallback={null}>
      <Card node={node} />
    </Suspense>
  );
}
