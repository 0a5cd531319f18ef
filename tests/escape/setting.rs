//! Where attacks are made: each target, with the kernel's resolution of paths where it has one, and with the walk from component
//! to component.

use std::sync::OnceLock;

use wasmc_targets::{Arch, TARGETS, Target};
use wasmc_tests::machine::{self, Machine};
use wasmc_tests::puppet::{Model, Puppet, Traits};
use wasmc_tests::world::{GRANTS, World};

use crate::bounds_guest;

/// A target, and how paths are resolved there.
pub(crate) struct Setting {
    target: &'static Target,
    machine: Machine,
    /// The image was changed so that the kernel has no `openat2`.
    walks: bool,
    locked: OnceLock<Model>,
    unlocked: OnceLock<Model>,
}

/// All that there are here. An emulator may have no `openat2`, so that only the walk is sure to be what is attacked there.
pub(crate) fn all() -> Vec<Setting> {
    let mut settings = Vec::new();
    for target in &TARGETS {
        match Machine::of(target) {
            Ok(Machine::Native) => {
                settings.extend([false, true].map(|walks| Setting::new(target, Machine::Native, walks)));
            }
            Ok(emulator) => settings.push(Setting::new(target, emulator, true)),
            Err(missing) => {
                assert!(!machine::must_have_everything(), "{missing}");
                eprintln!("SKIPPED: the attacks for {}: {missing}", target.name);
            }
        }
    }
    settings
}

impl Setting {
    fn new(target: &'static Target, machine: Machine, walks: bool) -> Setting {
        Setting { target, machine, walks, locked: OnceLock::new(), unlocked: OnceLock::new() }
    }

    pub(crate) fn name(&self) -> String {
        format!("{}{}", self.target.name, if self.walks { "-walk" } else { "" })
    }

    /// Whether there is another for the same target, which differs in how paths are resolved only.
    pub(crate) fn is_second(&self) -> bool {
        self.walks && !self.is_emulated()
    }

    /// Whether it is not this machine that runs it.
    pub(crate) fn is_emulated(&self) -> bool {
        matches!(self.machine, Machine::Emulator(_))
    }

    /// Starts a puppet with all checks, and with the sandbox of the operating system where paths are resolved by the kernel.
    pub(crate) fn puppet(&self, world: &World) -> Puppet<'_> {
        self.locked.get_or_init(|| self.model(false)).start(world.base())
    }

    /// Starts a puppet that can switch checks off.
    pub(crate) fn unlocked(&self, world: &World) -> Puppet<'_> {
        self.unlocked.get_or_init(|| self.model(true)).start(world.base())
    }

    fn model(&self, unlocked: bool) -> Model {
        let traits = Traits { unlocked, hasty: false, extra: bounds_guest::EXTRA };
        if self.walks {
            let patch = |image: &mut Vec<u8>| without_openat2(image, self.target.arch);
            Model::patched(self.target, self.machine, &traits, GRANTS, patch)
        } else {
            Model::new(self.target, self.machine, &traits, GRANTS)
        }
    }
}

/// Makes the instruction that loads the number of `openat2` load that of no system call.
fn without_openat2(image: &mut [u8], arch: Arch) {
    // `mov eax, 437` and `mov w8, #437`; 1973 stands for nothing.
    let [from, to]: [&[u8]; 2] = match arch {
        Arch::X86_64 => [&[0xb8, 0xb5, 0x01, 0, 0], &[0xb8, 0xb5, 0x07, 0, 0]],
        Arch::Aarch64 => [&0x5280_36a8_u32.to_le_bytes(), &0x5280_f6a8_u32.to_le_bytes()],
    };
    let places: Vec<_> = (0..image.len() - from.len()).filter(|&at| image[at..].starts_with(from)).collect();
    let [place] = places[..] else { panic!("{} places make the call", places.len()) };
    image[place..place + to.len()].copy_from_slice(to);
}
