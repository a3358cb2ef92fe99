import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

interface PlaceLinkProps {
  /** A place of this app as the server names it, with its filters: `/findings?exploited=true`. */
  path: string;
  className?: string;
  onFollow?: () => void;
  children: ReactNode;
}

/** A link to a place that is known only at run time; followed without loading the app anew. */
export function PlaceLink({ path, className, onFollow, children }: PlaceLinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent) => {
    onFollow?.();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.history.push(path);
  };
  return (
    <a href={path} className={className} onClick={follow}>
      {children}
    </a>
  );
}
