//! The contents of a terminal after a program has written to it: lines of characters with their
//! styles.

/// The style of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// One of the terminal's eight colours.
    pub(super) color: Option<u8>,
    pub(super) bold: bool,
    pub(super) dim: bool,
}

/// A terminal of a fixed width that never scrolls.
#[derive(Debug, Default)]
pub(super) struct Screen {
    rows: Vec<Vec<(char, Style)>>,
    row: usize,
    column: usize,
    width: usize,
    style: Style,
}

impl Screen {
    /// Returns the screen after all of the text was written.
    pub(super) fn after(text: &str, width: usize) -> Self {
        let mut screen = Self {
            width,
            ..Self::default()
        };
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            rest = if next == '\x1b' {
                screen.escape(&rest[1..])
            } else {
                screen.write(next);
                &rest[next.len_utf8()..]
            };
        }
        screen
    }

    /// Returns the lines, without trailing spaces and trailing empty lines.
    pub(super) fn lines(&self) -> Vec<Vec<(char, Style)>> {
        let mut lines: Vec<Vec<(char, Style)>> = self.rows.clone();
        for line in &mut lines {
            while line.last().is_some_and(|(character, _)| *character == ' ') {
                line.pop();
            }
        }
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        lines
    }

    /// Returns the lines as plain text.
    pub(super) fn text(&self) -> String {
        let line = |line: &Vec<(char, Style)>| line.iter().map(|(it, _)| *it).collect::<String>();
        self.lines().iter().map(|it| line(it) + "\n").collect()
    }

    fn write(&mut self, character: char) {
        match character {
            '\r' => self.column = 0,
            '\n' => self.row += 1,
            '\x08' => self.column = self.column.saturating_sub(1),
            _ if character.is_control() => {}
            _ => {
                if self.column >= self.width {
                    (self.row, self.column) = (self.row + 1, 0);
                }
                let (column, style) = (self.column, self.style);
                let row = self.line();
                while row.len() <= column {
                    row.push((' ', Style::default()));
                }
                row[column] = (character, style);
                self.column += 1;
            }
        }
    }

    fn line(&mut self) -> &mut Vec<(char, Style)> {
        while self.rows.len() <= self.row {
            self.rows.push(Vec::new());
        }
        &mut self.rows[self.row]
    }

    /// Executes the sequence after ESC, and returns the rest.
    fn escape<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(sequence) = text.strip_prefix('[') else {
            // Either a title that ends at BEL, or a sequence of two characters.
            return match text.strip_prefix(']') {
                Some(title) => title.split_once('\x07').map_or("", |(_, rest)| rest),
                None => text.get(1..).unwrap_or_default(),
            };
        };
        let end = sequence.find(|it: char| it.is_ascii_alphabetic());
        let Some(end) = end else {
            return "";
        };
        let numbers: Vec<usize> = sequence[..end]
            .split(';')
            .map(|number| number.parse().unwrap_or(0))
            .collect();
        let count = numbers[0].max(1);
        match &sequence[end..=end] {
            "m" => numbers.iter().for_each(|number| self.paint(*number)),
            "A" => self.row = self.row.saturating_sub(count),
            "B" => self.row += count,
            "C" => self.column += count,
            "D" => self.column = self.column.saturating_sub(count),
            "G" => self.column = count - 1,
            "K" => {
                let from = if numbers[0] == 0 { self.column } else { 0 };
                self.line().truncate(from);
            }
            "J" => {
                let column = self.column;
                self.line().truncate(column);
                let row = self.row;
                self.rows.truncate(row + 1);
            }
            _ => {}
        }
        &sequence[end + 1..]
    }

    fn paint(&mut self, number: usize) {
        let style = &mut self.style;
        match number {
            0 => *style = Style::default(),
            1 => style.bold = true,
            2 => style.dim = true,
            22 => (style.bold, style.dim) = (false, false),
            30..=37 => style.color = u8::try_from(number - 30).ok(),
            39 => style.color = None,
            90..=97 => style.color = u8::try_from(number - 90).ok(),
            _ => {}
        }
    }
}

#[test]
fn a_screen_shows_what_a_terminal_shows() {
    let spinner = "\x1b[?25lone\r\x1b[2Ktwo\n\rlonger\rshort\x1b[K\n\r\x1b[1A\x1b[2Kend\x1b[0m";
    assert_eq!(Screen::after(spinner, 80).text(), "two\nend\n");
    assert_eq!(Screen::after("abcdef", 4).text(), "abcd\nef\n");
    let colored = Screen::after("\x1b[1m\x1b[32mok\x1b[0m!", 80).lines();
    let green = Style {
        color: Some(2),
        bold: true,
        dim: false,
    };
    let expected = [('o', green), ('k', green), ('!', Style::default())];
    assert_eq!(colored, [expected]);
}
