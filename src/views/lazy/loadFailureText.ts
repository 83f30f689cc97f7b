/** What the message line says of lazy code that could not be loaded. */

interface Circumstances {
  readonly isOnline: boolean;
  /** There is a training that this browser does not keep. */
  readonly losesTraining: boolean;
}

/** What happened, what goes on, and what to do, for a name like "The family map". */
export function loadFailureText(name: string, { isOnline, losesTraining }: Circumstances): string {
  if (!isOnline)
    return `${name} could not be loaded, because this browser is offline. All else goes on; try again when it is back.`;
  const loss = losesTraining ? ', which loses the training' : '';
  return `${name} could not be loaded. All else goes on; try again, or reload the page${loss}: it may have been renewed on its server.`;
}
