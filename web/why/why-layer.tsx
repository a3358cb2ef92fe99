import { lazy, Suspense, useEffect, useRef } from 'react';
import { withTexts } from '../messages/messages.ts';
import { readWhyAddress, useWhyTrail } from './why-address.ts';

const WhyPanel = lazy(async () => ({ default: (await withTexts(() => import('./why-panel.tsx'))).WhyPanel }));

/** Opens the panel beside the page while the address asks why; the focus goes there and comes back to the figure. */
export function WhyLayer() {
  const { trail, goOn, goBack, close } = useWhyTrail();
  const [asked] = trail.slice(0, 1);
  useFocusBack(asked);
  const shown = trail.length > 0 ? readWhyAddress(trail.at(-1)!) : undefined;
  if (!shown) return null;
  const before = trail.length > 1 ? readWhyAddress(trail.at(-2)!) : undefined;
  return (
    <Suspense>
      <WhyPanel key={trail.length} why={shown} before={before} goOn={goOn} goBack={goBack} close={close} />
    </Suspense>
  );
}

/** Where the figure is gone, as after a link to another page, the page keeps the focus. */
function useFocusBack(asked: string | undefined): void {
  const before = useRef(asked);
  useEffect(() => {
    if (asked === undefined && before.current !== undefined) {
      document.querySelector<HTMLElement>(`[data-why="${CSS.escape(before.current)}"]`)?.focus();
    }
    before.current = asked;
  }, [asked]);
}
