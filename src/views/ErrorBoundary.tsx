/** Keeps an error in one part of the page from taking the rest with it. */
import { Component, type ReactNode } from 'react';
import { afreshFragment } from '../state/specialLinks.ts';

interface ErrorBoundaryProps {
  /** What stopped, at the start of a sentence: "The plots". */
  readonly part: string;
  readonly className?: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(thrown: unknown): ErrorBoundaryState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { part, className, children } = this.props;
    const { error } = this.state;
    if (!error) return children;
    return (
      <section className={className}>
        <div className="stopped">
          <p>
            {part} stopped because of an error in the program: {error.message}
          </p>
          <p>Your settings are kept in the link of this page.</p>
          <p className="actions">
            <button type="button" className="btn" onClick={() => this.setState({ error: null })}>
              Try again
            </button>
            <button type="button" className="btn" onClick={startAfresh}>
              Start afresh
            </button>
          </p>
        </div>
      </section>
    );
  }
}

/** The way out if the settings, or the work that is kept, are what fails. */
function startAfresh() {
  const { pathname, search } = window.location;
  window.history.replaceState(null, '', `${pathname}${search}${afreshFragment}`);
  window.location.reload();
}
