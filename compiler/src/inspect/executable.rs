//! What an executable holds, by the manifest that stands in it.

use object::elf::SHF_ALLOC;
use object::{File, Object, ObjectSection, SectionFlags};
use serde::Serialize;

use super::Section;
use super::text::{Text, readable_size};
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::limits::Limits;
use crate::manifest::{self, Content, Linked, Manifest};
use crate::sandbox::OsSandbox;

/// An executable.
#[derive(Debug, Serialize)]
pub struct Executable {
    /// The executable itself.
    pub content: Content,
    /// What it says about itself.
    pub manifest: Manifest,
    /// Its sections, in the order of the file.
    pub sections: Vec<LoadedSection>,
}

/// A section of an executable.
#[derive(Debug, Serialize)]
pub struct LoadedSection {
    /// Name and size.
    #[serde(flatten)]
    pub section: Section,
    /// Whether it is part of the program in memory.
    pub loaded: bool,
}

impl Executable {
    /// Reads an ELF file that wasmc made.
    pub(super) fn read(bytes: &[u8]) -> Result<Executable> {
        let file = File::parse(bytes).map_err(damaged)?;
        let section = file.section_by_name(manifest::SECTION).ok_or_else(not_ours)?;
        if section.size() > manifest::MAX_SIZE {
            return Err(not_ours());
        }
        let manifest = Manifest::from_json(section.data().map_err(damaged)?)?;
        let sections = file.sections().map(read_section).collect::<Result<_>>()?;
        Ok(Executable { content: Content::of(bytes), manifest, sections })
    }

    /// Adds it to a report.
    pub(super) fn describe(&self, text: &mut Text) {
        let manifest = &self.manifest;
        let strip = if manifest.options.strip { " --strip" } else { "" };
        text.field("target", &manifest.target);
        let cpu = manifest.options.cpu.as_ref().map_or(String::new(), |cpu| format!(" --cpu {cpu}"));
        text.field(
            "made by",
            format!("wasmc {} -O {}{cpu}{strip}", manifest.wasmc, manifest.options.optimize),
        );
        if let Some(entry) = &manifest.options.entry {
            text.field("starts with", entry);
        }
        text.list("executable", content_lines(&self.content));
        text.list("wasm", content_lines(&manifest.wasm));
        if !manifest.linked.is_empty() {
            text.list("linked", manifest.linked.iter().map(linked_line));
        }
        text.field("os sandbox", sandbox_line(manifest.options.os_sandbox));
        describe_rights(text, &manifest.grants, &manifest.limits);
        text.list("imports", &manifest.imports);
        text.list("sections", self.sections.iter().map(section_line));
    }
}

/// Adds what a program is granted and limited to.
pub(super) fn describe_rights(text: &mut Text, grants: &Grants, limits: &Limits) {
    text.list("grants", grants.describe());
    if !limits.is_empty() {
        text.list("limits", limits.describe());
    }
}

fn read_section<'data>(section: impl ObjectSection<'data>) -> Result<LoadedSection> {
    let name = String::from_utf8_lossy(section.name_bytes().map_err(damaged)?).into_owned();
    let loaded =
        matches!(section.flags(), SectionFlags::Elf { sh_flags, .. } if sh_flags.contains(SHF_ALLOC));
    Ok(LoadedSection { section: Section { name, size: section.size() }, loaded })
}

fn content_lines(content: &Content) -> [String; 2] {
    [readable_size(content.size), format!("sha256 {}", content.sha256)]
}

fn linked_line(linked: &Linked) -> String {
    let Linked { name, content } = linked;
    format!("{name}  {}, sha256 {}", readable_size(content.size), content.sha256)
}

fn section_line(section: &LoadedSection) -> String {
    let note = if section.loaded { "" } else { "  (not loaded)" };
    format!("{:>10}  {}{note}", readable_size(section.section.size), section.section.name)
}

fn sandbox_line(os_sandbox: OsSandbox) -> String {
    let meaning = match os_sandbox {
        OsSandbox::Auto => "as far as the kernel can",
        OsSandbox::Require => "does not start without it",
        OsSandbox::Off => "the checks of WebAssembly and WASI alone",
    };
    format!("{os_sandbox}: {meaning}")
}

fn damaged(error: object::Error) -> Error {
    Error::input(format!("the executable is damaged: {error}"))
}

fn not_ours() -> Error {
    Error::input("not made by wasmc, or its manifest was removed")
        .with_help("wasmc inspects its own executables and bundles, and modules")
}
