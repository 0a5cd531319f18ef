//! A case: directives, a module, and what is expected of it.
//!
//! Directives are lines `;;! KEY = "VALUE"` at the head:
//! - `emit`: `asm` (the default) or `clif`;
//! - `target`: one target; every target by default;
//! - `cpu`: a level of its target's instruction sets; the least by default;
//! - `optimize`: `1` for less of it than usual, where calls stay calls;
//! - `functions`: names of functions, with spaces between them; all of the module's by default.
//!
//! What is expected begins with the first line `;;= TARGET` and goes to the end of the file.

use wasmc::pipeline::{self, BuildOptions, OptLevel};
use wasmc::program::{self, Program};
use wasmc::wasm::{self, features};
use wasmc_targets::{TARGETS, Target};

/// What begins the expected text for a target.
const HEADING: &str = ";;= ";

/// A case as its file has it.
pub(crate) struct Case<'a> {
    /// The file up to what is expected.
    pub(crate) source: &'a str,
    /// The rest.
    pub(crate) expected: &'a str,
    clif: bool,
    opt_level: OptLevel,
    targets: Vec<&'static Target>,
    cpu: Option<&'a str>,
    functions: Option<Vec<&'a str>>,
}

impl<'a> Case<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// Names the directive that makes no sense.
    pub(crate) fn parse(text: &'a str) -> Result<Case<'a>, String> {
        let end = text.find(&format!("\n{HEADING}")).map_or(text.len(), |newline| newline + 1);
        let (source, expected) = text.split_at(end);
        let mut case = Case {
            source,
            expected,
            clif: false,
            opt_level: OptLevel::default(),
            targets: TARGETS.iter().collect(),
            cpu: None,
            functions: None,
        };
        for directive in source.lines().filter_map(|line| line.strip_prefix(";;! ")) {
            case.directive(directive).ok_or_else(|| format!("what does `{directive}` mean?"))?;
        }
        Ok(case)
    }

    fn directive(&mut self, directive: &'a str) -> Option<()> {
        let (key, value) = directive.split_once(" = ")?;
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        match key {
            "emit" => self.clif = ["asm", "clif"].iter().position(|&text| text == value)? == 1,
            "optimize" if value == "1" => self.opt_level = OptLevel::Basic,
            "target" => self.targets = vec![TARGETS.iter().find(|target| target.name == value)?],
            "cpu" => self.cpu = Some(value),
            "functions" => self.functions = Some(value.split(' ').collect()),
            _ => return None,
        }
        Some(())
    }

    /// What is made of the module, as it would be expected.
    ///
    /// # Errors
    /// When it cannot be built, or has not the functions that are asked for.
    pub(crate) fn render(&self) -> Result<String, String> {
        let binary = wat::parse_str(self.source).map_err(|error| error.to_string())?;
        let mut rendered = String::new();
        for target in &self.targets {
            rendered += &format!("{HEADING}{}\n", target.name);
            let text = self.build(&binary, target)?;
            rendered += &self.comment(&text)?;
        }
        Ok(rendered)
    }

    fn build(&self, binary: &[u8], target: &'static Target) -> Result<String, String> {
        let mut program = Program::new();
        let module = wasm::read(binary, features::SUPPORTED).map_err(|error| error.to_string())?;
        program
            .instantiate(module, &mut |module, name| program::wasi(module, name))
            .map_err(|error| error.to_string())?;
        let default = BuildOptions::new(target);
        let cpu = match self.cpu {
            Some(name) => target.cpus.iter().find(|cpu| cpu.name == name).ok_or("there is no such level")?,
            None => default.cpu,
        };
        let options =
            BuildOptions { cpu, opt_level: self.opt_level, clif: self.clif, asm: !self.clif, ..default };
        let artifacts = pipeline::build(&program, &options).map_err(|error| error.to_string())?;
        Ok(artifacts.clif.or(artifacts.asm).unwrap_or_default())
    }

    /// The functions that are asked for, in comments. In `text`, the name of each stands before it after `; `.
    fn comment(&self, text: &str) -> Result<String, String> {
        let functions: Vec<&str> =
            text.split("\n; ").map(|function| function.trim_start_matches("; ")).collect();
        let find = |name: &&str| {
            let found = functions.iter().find(|function| function.lines().next() == Some(name));
            found.copied().ok_or_else(|| format!("there is no function `{name}`"))
        };
        let chosen = match &self.functions {
            Some(names) => names.iter().map(find).collect::<Result<Vec<_>, _>>()?,
            None => functions.clone(),
        };
        let mut comments = String::new();
        for function in chosen {
            let (name, body) = function.split_once('\n').unwrap_or((function, ""));
            comments += &format!(";; {name}:\n");
            for line in body.trim_end().lines() {
                let line = if self.clif { line.to_owned() } else { without_offset(line) };
                comments += format!(";;   {line}").trim_end();
                comments.push('\n');
            }
        }
        Ok(comments)
    }
}

/// A line of assembly without the offset in the Wasm file, which would be another after every change of the module.
fn without_offset(line: &str) -> String {
    let rest = line.strip_prefix('@').and_then(|rest| Some(rest.split_once(' ')?.1)).unwrap_or(line);
    let rest = rest.trim_start();
    if rest.starts_with("block") { rest.to_owned() } else { format!("  {rest}") }
}
