import { type RefObject, useEffect, useRef, useState } from 'react';

/** Whether an element has been in sight, for what is not asked before that. */
export const useInSight = <Kind extends Element>(): readonly [ref: RefObject<Kind | null>, hasBeen: boolean] => {
  const ref = useRef<Kind>(null);
  const [hasBeen, setHasBeen] = useState(false);
  useEffect(() => {
    if (!ref.current || hasBeen) return;
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && setHasBeen(true));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [hasBeen]);
  return [ref, hasBeen];
};
