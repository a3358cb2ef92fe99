import { type RefObject, useEffect, useState } from 'react';
import type { Size } from './frame.ts';

/** How large an element is drawn, in pixels; nothing before it is. */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    if (!element.current) return;
    const watch = new ResizeObserver(([entry]) => {
      // An element that is just being laid out, or hidden, has no width to draw in.
      if (entry && entry.contentRect.width > 0) {
        setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
      }
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element]);
  return size;
}
