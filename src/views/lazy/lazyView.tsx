/** A part of the page whose code is loaded when it is first shown: a panel, a dialog, a list. */
import { type ComponentType, createElement, useEffect, useRef, useState } from 'react';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { lazyModule, withModule } from './lazyModule.ts';

interface MayClose {
  readonly onClose?: () => void;
}

type LazyView<Props> = ComponentType<Props & MayClose> & {
  /** So that it is there when it is first shown. Rejects where it cannot be loaded. */
  readonly load: () => Promise<object>;
};

/**
 * Nothing while it loads. Where it cannot be loaded the message line says so; what can be closed closes when
 * the person does without it.
 *
 * @param name      at the start of a sentence: "The family map"
 * @param member    the export that is the component
 * @param importIt  `() => import('./FamilyMapPanel.tsx')`
 */
export function lazyView<Member extends string, Props extends object>(
  name: string,
  member: Member,
  importIt: () => Promise<Readonly<Record<Member, ComponentType<Props>>>>,
): LazyView<Props> {
  const lazy = lazyModule(name, importIt, member);
  function LazyView(props: Props & MayClose) {
    const [module, setModule] = useState(lazy.loaded);
    const close = useRef(props.onClose);
    close.current = props.onClose;
    useEffect(() => withModule(lazy, setModule, () => close.current?.()), []);
    if (!module) return null;
    return <ErrorBoundary part={name}>{createElement(module[member], props)}</ErrorBoundary>;
  }
  return Object.assign(LazyView, { load: lazy.load });
}
