/** Signs of the painting tools, 16 by 16, drawn in the colour of the text. */
import { Icon } from './Icon.tsx';

export const paintIcons = {
  brush: (
    <Icon>
      <path d="M13.6 2.4c-3 1-5.5 3.7-7 6.3l1 1c2.6-1.5 5.2-4 6-7.3zM6 9.3c-1.7 0-2.6 1-2.7 2.3-.1.9-.5 1.4-1.3 1.8 2 .7 5.3.4 5.4-2.5" />
    </Icon>
  ),
  eraser: (
    <Icon>
      <path d="M6 13.5 2.6 10.1a1.2 1.2 0 0 1 0-1.7l5.5-5.5a1.2 1.2 0 0 1 1.7 0l3.3 3.3a1.2 1.2 0 0 1 0 1.7L7.5 13.5zM5.4 5.7l5 5M4.5 13.5h9" />
    </Icon>
  ),
  polygon: (
    <Icon>
      <path d="M3.5 12.5 2.5 5.5 8.5 2.5 13.5 7 10.5 13zM2.5 5.5h.01M8.5 2.5h.01M13.5 7h.01M10.5 13h.01M3.5 12.5h.01" />
    </Icon>
  ),
  fill: (
    <Icon>
      <path d="M6.5 1.8 12.2 7.5 7 12.7a1.2 1.2 0 0 1-1.7 0L1.8 9.2a1.2 1.2 0 0 1 0-1.7L7.2 2.5M2 8h9.7M13.5 10.5c.8 1.2 1.2 1.8 1.2 2.4a1.2 1.2 0 0 1-2.4 0c0-.6.4-1.2 1.2-2.4z" />
    </Icon>
  ),
  undo: (
    <Icon>
      <path d="M5.5 2.5 2.5 5.5l3 3M2.5 5.5h7a4 4 0 0 1 0 8H6" />
    </Icon>
  ),
  redo: (
    <Icon>
      <path d="M10.5 2.5l3 3-3 3M13.5 5.5h-7a4 4 0 0 0 0 8H10" />
    </Icon>
  ),
  clear: (
    <Icon>
      <path d="M2.5 4h11M6.5 4V2.5h3V4M4 4l.7 9.5h6.6L12 4M6.7 6.5l.2 4.5M9.3 6.5l-.2 4.5" />
    </Icon>
  ),
} as const;
