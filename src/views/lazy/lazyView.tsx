/** A panel or dialog whose code is loaded when it is first opened. */
import { type ComponentType, createElement, useEffect, useRef, useState } from 'react';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { lazyModule, withModule } from './lazyModule.ts';

interface Closable {
  readonly onClose: () => void;
}

/**
 * Nothing while it loads. Where it cannot be loaded the message line says so; it closes when the person does
 * without it.
 *
 * @param name      at the start of a sentence: "The family map"
 * @param member    the export that is the component
 * @param importIt  `() => import('./FamilyMapPanel.tsx')`
 */
export function lazyView<Member extends string, Props extends Closable>(
  name: string,
  member: Member,
  importIt: () => Promise<Readonly<Record<Member, ComponentType<Props>>>>,
): ComponentType<Props> {
  const lazy = lazyModule(name, importIt, member);
  return function LazyView(props: Props) {
    const [module, setModule] = useState(lazy.loaded);
    const close = useRef(props.onClose);
    close.current = props.onClose;
    useEffect(() => withModule(lazy, setModule, () => close.current()), []);
    if (!module) return null;
    return <ErrorBoundary part={name}>{createElement(module[member], props)}</ErrorBoundary>;
  };
}
